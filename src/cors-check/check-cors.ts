import { createCorsReport, type CorsReport } from './cors-report.ts';
import type { CorsVerdict } from './cors-verdict.ts';
import { joinNames, judgePreflight } from './judge-preflight.ts';
import { planPreflight, type CheckCorsOptions, type Preflight } from './plan-preflight.ts';
import { sendPreflight } from './send-preflight.ts';
import { TRACING_HEADERS } from '../core/internal.ts';

async function ask(preflight: Preflight): Promise<CorsVerdict> {
  const answer = await sendPreflight(preflight);
  return 'kind' in answer
    ? { problems: [answer], missing: [], allowed: [] }
    : judgePreflight(preflight, answer);
}

/**
 * Finds out whether Waybill's headers are the reason why a server refuses the whole preflight. If a preflight contains
 * an unknown header, some servers, such as OpenTelemetry Collectors, answer without any CORS header or with an error,
 * as if they did not know the page. So this function sends a second preflight without Waybill's headers.
 */
async function blameNames(preflight: Preflight, appNames: readonly string[]): Promise<CorsVerdict | null> {
  const ours = preflight.names.filter((name) => !appNames.includes(name));
  if (ours.length === 0) return null;
  const { problems, allowed } = await ask({ ...preflight, names: appNames });
  if (problems.length > 0) return null;
  const message = `The server refuses every preflight that names ${joinNames(ours)}, and allows the same preflight without them. Add these names to the request headers that the server allows.`;
  const line = `Access-Control-Allow-Headers: ${[...allowed, ...ours].join(', ')}`;
  return { problems: [{ kind: 'headers', message, line }], missing: ours, allowed };
}

/**
 * Checks whether a server allows a page to send Waybill's headers to it. If not, the report names the changes to make.
 *
 * The function sends the preflight that a browser would send, and judges the answer by the Fetch standard. It never
 * sends the request itself. If the server refuses the whole preflight, the function sends a second preflight without
 * Waybill's headers, to find out whether these headers are the reason. A browser hides the preflight from the page, and
 * the page sees only "Failed to fetch". So this function runs on Node, Deno and Bun, in your own test or script.
 *
 * Rejects with a `TypeError` if no page could send such a request. If the server cannot be reached, does not answer in
 * time, or answers with a redirect, the function does not reject, and the report names the problem.
 * @see https://fetch.spec.whatwg.org/#cors-preflight-fetch
 *
 * @example
 * const { ok, text } = await checkCors({
 *   url: 'https://project.supabase.co/functions/v1/invite-user',
 *   origin: 'https://app.example.com',
 *   headers: 'all',
 * });
 * if (!ok) throw new Error(text);
 */
export async function checkCors(options: CheckCorsOptions): Promise<CorsReport> {
  const preflight = planPreflight(options);
  if (preflight.needless !== undefined) {
    return createCorsReport(preflight, { problems: [], missing: [], allowed: [] });
  }
  const verdict = await ask(preflight);
  const isRefusedAtAll = verdict.problems.some(({ kind }) => kind === 'status' || kind === 'origin');
  const blamed = isRefusedAtAll
    ? await blameNames(
        preflight,
        preflight.names.filter((name) => !TRACING_HEADERS.includes(name)),
      )
    : null;
  return createCorsReport(preflight, blamed ?? verdict);
}
