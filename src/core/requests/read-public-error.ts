/** The error of a response. Its message is the server's own if `expose` is true. */
export interface ResponseError extends Error {
  /** The HTTP status of the response. */
  readonly status: number;
  /** A short name that programs can compare, such as `email_taken`. `'error'` if the server gave none. */
  readonly code: string;
  /** Whether the server wrote the message for the person. */
  readonly expose: boolean;
}

const MAX_BYTES = 65_536;
const MAX_MESSAGE = 1000;
const MAX_MS = 2000;

/** Writes the error of a response from its parsed body, which can be any value. */
export function describeAnswer(body: unknown, status: number, cause: unknown): ResponseError {
  const { message, code } = Object(
    (body as { error?: unknown } | null | undefined)?.error,
  ) as Partial<ResponseError>;
  // Many services write `error.message` for programmers. Only texts beside a code in words are for the person, and
  // `internal_error` is the code of the sentence that hides an unexpected error.
  const expose =
    !!message && typeof message === 'string' && typeof code === 'string' && code !== 'internal_error';
  const error = new Error(
    expose ? message.slice(0, MAX_MESSAGE) : `The request failed with status ${status}`,
    {
      cause,
    },
  );
  return Object.assign(error, { name: 'ResponseError', status, code: expose ? code : 'error', expose });
}

async function readText(body: ReadableStream<Uint8Array> | null | undefined): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  // The body of a broken connection rejects this too. The app must not get this rejection.
  const stop = (): void => void reader?.cancel().catch(() => {});
  // A body that ends late must not hold up the app.
  const timer = setTimeout(stop, MAX_MS);
  let text = '';
  try {
    for (let bytes = 0; bytes <= MAX_BYTES;) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) return text;
      bytes += chunk.value.length;
      text += decoder.decode(chunk.value, { stream: true });
    }
    return '';
  } finally {
    clearTimeout(timer);
    stop();
  }
}

/**
 * Reads the message that a server wrote for the person, and returns an error to throw. The server can be one with
 * `withTracing` of `waybill/server`, or any other that answers `{ "error": { "message": "…", "code": "…" } }`.
 *
 * The error screens show the message. If the status is below 500, the error is a refusal, and they show it quietly. If
 * the body has no such message, is longer than 64 KiB, was already read, or takes more than 2 seconds, the message of
 * the error only names the status. The function reads a copy, so the app can still read the response. It never rejects.
 *
 * @example
 * const response = await fetch('/api/invitations', { method: 'POST', body: email });
 * if (!response.ok) throw await readPublicError(response);
 */
export async function readPublicError(response: Response): Promise<ResponseError> {
  let body: unknown;
  try {
    body = JSON.parse(await readText(response.clone().body));
  } catch {
    // The body was already read, is no JSON, or its connection broke.
  }
  return describeAnswer(body, response.status, response);
}
