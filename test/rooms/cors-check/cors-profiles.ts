/** Answers a preflight. The request carries the origin of the page and the header names that the page asks for. */
export type CorsProfile = (request: Request) => Response;

type Lines = Readonly<Record<string, string>>;

/** The list of older Supabase functions. `NEW_SUPABASE` is the list of supabase-js 2.112.3 and later. */
export const OLD_SUPABASE = 'authorization, x-client-info, apikey, content-type';
export const NEW_SUPABASE = `${OLD_SUPABASE}, x-retry-count, traceparent, tracestate, baggage`;

/** Answers every preflight with the same lines. The allowed origin is `*` unless a line sets it. */
export function lines(given: Lines, status = 204): CorsProfile {
  return () => new Response(null, { status, headers: { 'access-control-allow-origin': '*', ...given } });
}

export const allowing = (names: string, given: Lines = {}): CorsProfile =>
  lines({ 'access-control-allow-headers': names, ...given });

/** Allows everything that the page asks for, as Kong does. */
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

/** Sends no CORS header if one name is not on its list, as rs/cors in GoTrue and in OpenTelemetry Collectors does. */
export const strict =
  (known: readonly string[]): CorsProfile =>
  ({ headers }) => {
    const asked = headers.get('access-control-request-headers')?.split(',') ?? [];
    if (!asked.every((name) => known.includes(name))) return new Response(null, { status: 204 });
    return allowing(asked.join(', '))(new Request('http://any'));
  };

/** A server without CORS. It handles OPTIONS like any other method. */
export const none =
  (status = 204): CorsProfile =>
  () =>
    new Response(null, { status });
