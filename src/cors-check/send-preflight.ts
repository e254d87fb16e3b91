import type { CorsProblem } from './cors-verdict.ts';
import type { Preflight } from './plan-preflight.ts';
import { formatForeignText } from './format-foreign-text.ts';

/** The status and the headers of the answer to a preflight. */
export interface PreflightAnswer {
  readonly status: number;
  /**
   * Returns the value of a header, or `null` if the answer has no such header. The values of a repeated header are
   * joined.
   */
  readonly header: (name: string) => string | null;
}

const MAX_VALUE_LENGTH = 16_384;
// https://fetch.spec.whatwg.org/#redirect-status
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

function describeFailure(error: unknown, url: string): string {
  const { cause, message } = error as Error & { readonly cause?: Partial<Error & { code: string }> };
  const reason = String(cause?.code ?? cause?.message ?? message);
  // Deno repeats the whole address in its message, and the query of the address could contain a key. So only the origin
  // of the address is kept.
  return formatForeignText(reason.replaceAll(url, new URL(url).origin));
}

function formatLocation(location: string | null, url: string): string {
  if (location === null || !URL.canParse(location, url)) return 'nowhere';
  const { origin, pathname } = new URL(location, url);
  return formatForeignText(origin + pathname);
}

/**
 * Sends a preflight as browsers do. This works only on platforms where programs can set any header: Node, Deno and Bun.
 * Returns the answer, or a problem if no answer comes or the answer is a redirect. Never rejects.
 */
export async function sendPreflight({
  url,
  origin,
  method,
  names,
  timeoutMs,
}: Preflight): Promise<PreflightAnswer | CorsProblem> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'OPTIONS',
      redirect: 'manual',
      headers: {
        accept: '*/*',
        origin,
        'access-control-request-method': method,
        ...(names.length > 0 && { 'access-control-request-headers': names.join(',') }),
      },
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    return (error as Error).name === 'TimeoutError'
      ? { kind: 'timeout', message: `No answer came within ${timeoutMs} ms.` }
      : {
          kind: 'unreachable',
          message: `No answer came (${describeFailure(error, url)}). Is the address right, and is the server running?`,
        };
  }
  const { status, headers, body } = response;
  // The body is cancelled: it is not needed, and it might never end.
  body?.cancel().catch(() => undefined);
  const header = (name: string): string | null => headers.get(name)?.slice(0, MAX_VALUE_LENGTH) ?? null;
  if (!REDIRECTS.has(status)) return { status, header };
  return {
    kind: 'redirect',
    message: `The answer is a redirect (${status}) to ${formatLocation(header('location'), url)}, and browsers follow no redirect of a preflight. Let the page call the final address.`,
  };
}
