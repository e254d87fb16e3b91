import { readAnswer } from './read-answer.ts';
import { TraceApiError, type TraceApiProblem } from './trace-api-error.ts';
import { bearer, type Settings } from './trace-api-options.ts';

/** The parameters of a request. A parameter that is undefined is left out. */
export type Parameters = Readonly<Record<string, string | number | boolean | undefined>>;

/** An answer of the API: its status, and its body as parsed JSON. The body is `undefined` if it is not JSON. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const TOO_LATE = Symbol('too late');

async function headersOf({ token, headers }: Settings): Promise<Record<string, string>> {
  return {
    accept: 'application/json',
    ...(typeof headers === 'function' ? await headers() : headers),
    ...bearer(typeof token === 'function' ? await token() : token),
  };
}

function addressOf({ url }: Settings, route: string, parameters: Parameters): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return `${url}/v1/${route}${given.length > 0 ? `?${query}` : ''}`;
}

/** Calls `work` with a signal that is aborted by the settings' signal, and when the time is up. */
async function inTime<T>(
  { url, signal: outer, timeoutMs }: Settings,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  outer?.throwIfAborted();
  const controller = new AbortController();
  const abort = (): void => controller.abort(outer?.reason);
  outer?.addEventListener('abort', abort);
  const timer = setTimeout(() => controller.abort(TOO_LATE), timeoutMs);
  try {
    return await work(controller.signal);
  } catch (error) {
    outer?.throwIfAborted();
    if (controller.signal.aborted) throw new TraceApiError('timed out', { url, cause: undefined });
    throw error instanceof TraceApiError ? error : new TraceApiError('network', { url, cause: error });
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', abort);
  }
}

function problemOf({ status, body }: Answer): TraceApiProblem | undefined {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 413) return 'too large';
  if (status === 404) return 'no api';
  if (status === 429 || status >= 500) return 'unavailable';
  if (status >= 400) return 'refused';
  return status === 200 && body !== undefined ? undefined : 'no api';
}

// Any server answers 404 at a wrong address. Only this code says that there is no such trace.
function isMissing({ status, body }: Answer): boolean {
  const { error } = Object(body) as { error?: { code?: unknown } | null };
  return status === 404 && Object(error).code === 'trace_not_found';
}

/**
 * Asks the API. Resolves with the answer if `isExpected` holds for it, or with `null` if there is no such trace. Rejects
 * with a {@link TraceApiError} otherwise, and with the reason of the settings' signal if it is aborted.
 */
export async function ask<T>(
  settings: Settings,
  [route, parameters]: readonly [route: string, parameters: Parameters],
  isExpected: (body: unknown) => boolean,
): Promise<T | null> {
  const { url } = settings;
  const headers = await headersOf(settings);
  const answer = await inTime(settings, async (signal): Promise<Answer> => {
    // A redirect could carry the token to another server.
    const init: RequestInit = { headers, signal, redirect: 'manual' };
    const response = await settings.fetch(addressOf(settings, route, parameters), init);
    const { status, type } = response;
    if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
      void response.body?.cancel().catch(() => {});
      throw new TraceApiError('redirected', { url, ...(status > 0 && { status }) });
    }
    return { status, body: await readAnswer(response, settings) };
  });
  if (isMissing(answer)) return null;
  const { status, body } = answer;
  const problem = problemOf(answer) ?? (isExpected(body) ? undefined : 'malformed');
  if (problem) throw new TraceApiError(problem, { url, status });
  return body as T;
}
