import { formatUuid } from '../../core/internal.ts';
import { parseTraceparent, type TracingContext } from '../../core/index.ts';
import { readMember } from './read-member.ts';

// A trace counts if it began at most this long before or after the response. The limit is longer than a browser needs
// to turn a response into a page, and shorter than the time for which caches keep a response.
const FRESH_MS = 120_000;

const META = 'meta[name=traceparent]';

// A UUID of version 7 begins with the time of its creation.
const TIMED = /^(.{12})7.{3}[89ab]/;

/**
 * Returns the trace in which the server created this page, or `undefined` if the trace is not known.
 *
 * The server names the trace in `<meta name="traceparent" content="00-…">`, or in the response header
 * `Server-Timing: traceparent;desc="00-…"`, which `withTracing` of `waybill/server` writes. A page from a cache could
 * name the trace of another user's visit. So a trace counts only if it began within two minutes of the response, and
 * never if the page came from the browser's own cache. If the trace id is a UUID of version 7, as Waybill's ids are, it
 * contains the time when the trace began. Otherwise the `data-time-ms` of the `<meta>` gives that time, in milliseconds
 * since 1970. A trace without a time is ignored.
 *
 * `traceUserActions` continues the trace with the page load. Without `traceUserActions`, pass the context as `parent`
 * of an action.
 * @see https://www.w3.org/TR/server-timing/
 */
export function pageContext(): TracingContext | undefined {
  const [navigation] = performance.getEntriesByType('navigation');
  const meta = readMember(Document, 'querySelector', document).call(document, META) as HTMLMetaElement | null;
  const timing = navigation?.serverTiming?.find(({ name }) => name === 'traceparent');
  const parent = parseTraceparent(meta?.content) ?? parseTraceparent(timing?.description);
  // For a page from the browser's own cache, `transferSize` is 0.
  if (!parent || !navigation?.transferSize) return undefined;
  const stamp = TIMED.exec(parent.traceId)?.[1];
  const beganMs = stamp ? parseInt(stamp, 16) : Number(meta?.dataset['timeMs']);
  const answeredMs = performance.timeOrigin + navigation.responseStart;
  if (!(Math.abs(answeredMs - beganMs) < FRESH_MS)) return undefined;
  return { ...parent, correlationId: formatUuid(parent.traceId), sessionId: null };
}
