// Each refusal has a status and one sentence. The sentence contains nothing of the request and nothing of the store.
const REFUSALS = {
  not_found: [404, 'This path does not exist.'],
  trace_not_found: [404, 'Nothing is stored for this request.'],
  method_not_allowed: [405, 'Read with GET or HEAD.'],
  unauthorized: [401, 'The request carries no valid credentials.'],
  forbidden: [403, 'These credentials do not allow reading.'],
  bad_parameter: [400, 'A parameter is unknown.'],
  too_long: [414, 'The address is too long; ask with fewer or shorter parameters.'],
  too_large: [413, 'The answer would be too large; ask for less.'],
  unavailable: [503, 'The records cannot be read now; try again later.'],
} as const;

/** The reason why a request got no answer. */
export type ApiRefusal = keyof typeof REFUSALS;

// A browser may keep an answer, but has to ask before each use. So a person who may not read any more sees nothing, and an
// answer that did not change is not sent again.
const READ = { 'cache-control': 'private, no-cache', vary: 'authorization, cookie' } as const;
const REFUSED = { 'cache-control': 'no-store' } as const;
const JSON_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'x-content-type-options': 'nosniff',
} as const;

const MOST_TAG_CHARACTERS = 4096;

/** Creates the response to a request that gets no answer. */
export function refuse(
  code: ApiRefusal,
  {
    headers = {},
    message = REFUSALS[code][1],
  }: { readonly headers?: Record<string, string>; readonly message?: string | undefined } = {},
): Response {
  return new Response(JSON.stringify({ error: { message, code } }), {
    status: REFUSALS[code][0],
    headers: { ...JSON_HEADERS, ...REFUSED, ...headers },
  });
}

function write(answer: object, maxBytes: number): Uint8Array<ArrayBuffer> | null {
  try {
    const text = JSON.stringify(answer);
    const bytes = text.length > maxBytes ? null : new TextEncoder().encode(text);
    return bytes && bytes.length <= maxBytes ? bytes : null;
  } catch (error) {
    // The text would be longer than the longest text of the engine.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

async function tagOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const digits = Array.from(hash.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0'));
  return `"${digits.join('')}"`;
}

// A proxy that compresses an answer makes its tag weak.
function hasTag(header: string | null, tag: string): boolean {
  if (header === null || header.length > MOST_TAG_CHARACTERS) return false;
  return header.split(',').some((one) => ['*', tag, `W/${tag}`].includes(one.trim()));
}

/** Creates the response with an answer, or without it if the caller has it already. */
export async function tell(answer: object, request: Request, maxBytes: number): Promise<Response> {
  const bytes = write(answer, maxBytes);
  if (!bytes) return refuse('too_large');
  const etag = await tagOf(bytes);
  if (hasTag(request.headers.get('if-none-match'), etag)) {
    return new Response(null, { status: 304, headers: { ...READ, etag } });
  }
  return new Response(bytes, { headers: { ...JSON_HEADERS, ...READ, etag } });
}
