/** Answers a preflight; the origin of the page and the header names that it asks for come with the request. */
export type CorsProfile = (request: Request) => Response;

type Lines = Readonly<Record<string, string>>;

/** The list of older Supabase functions, and that of supabase-js 2.112.3 and later. */
export const OLD_SUPABASE = 'authorization, x-client-info, apikey, content-type';
export const NEW_SUPABASE = `${OLD_SUPABASE}, x-retry-count, traceparent, tracestate, baggage`;

/** Answers every preflight with the same lines, and `*` as the allowed origin unless these say otherwise. */
export function lines(given: Lines, status = 204): CorsProfile {
  return () => new Response(null, { status, headers: { 'access-control-allow-origin': '*', ...given } });
}

export const allowing = (names: string, given: Lines = {}): CorsProfile =>
  lines({ 'access-control-allow-headers': names, ...given });

/** Allows whatever is asked for, as Kong does. */
export const reflect: CorsProfile = ({ headers }) =>
  new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-origin': headers.get('origin') ?? '',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': headers.get('access-control-request-method') ?? '',
      'access-control-allow-headers': headers.get('access-control-request-headers') ?? '',
    },
  });

/** Says nothing at all once a name is not on its list, as rs/cors does: GoTrue and OpenTelemetry Collectors use it. */
export const strict =
  (known: readonly string[]): CorsProfile =>
  ({ headers }) => {
    const asked = headers.get('access-control-request-headers')?.split(',') ?? [];
    if (!asked.every((name) => known.includes(name))) return new Response(null, { status: 204 });
    return allowing(asked.join(', '))(new Request('http://any'));
  };

/** No CORS at all: OPTIONS is a method like others. */
export const none =
  (status = 204): CorsProfile =>
  () =>
    new Response(null, { status });
