import { formatUuid } from '../../core/internal.ts';
import { parseTraceparent, type TracingContext } from '../../core/index.ts';

// Longer than a response takes to become a page, shorter than caches keep a response.
const FRESH_MS = 120_000;

// A UUID of version 7 begins with the time of its creation.
const TIMED = /^(.{12})7.{3}[89ab]/;

/**
 * Returns the trace in which the server answered with this page, or `undefined`.
 *
 * A server names the trace by `<meta name="traceparent" content="00-…">`, or by
 * `Server-Timing: traceparent;desc="00-…"`, as `withTracing` of `waybill/server` does. Both may come from a cache, and
 * then they name the visit of another user. So a trace counts only if it began within two minutes of the response, and
 * never if the page came from the browser's own cache. If the trace id is a UUID of version 7, as ours are, the id
 * gives the time when the trace began. Otherwise the `data-time-ms` of the `<meta>` gives that time, in milliseconds
 * since 1970. Without a time, the trace is refused.
 *
 * `traceUserActions` continues the trace with the page load. Without `traceUserActions`, pass the context as `parent`
 * of an action.
 * @see https://www.w3.org/TR/server-timing/
 */
export function pageContext(): TracingContext | undefined {
  const [navigation] = performance.getEntriesByType('navigation');
  const meta = document.querySelector<HTMLMetaElement>('meta[name=traceparent]');
  const timing = navigation?.serverTiming?.find(({ name }) => name === 'traceparent');
  const parent = parseTraceparent(meta?.content) ?? parseTraceparent(timing?.description);
  // A page from the browser's own cache has no size on the wire.
  if (!parent || !navigation?.transferSize) return undefined;
  const stamp = TIMED.exec(parent.traceId)?.[1];
  const beganMs = stamp ? parseInt(stamp, 16) : Number(meta?.dataset['timeMs']);
  const answeredMs = performance.timeOrigin + navigation.responseStart;
  if (!(Math.abs(answeredMs - beganMs) < FRESH_MS)) return undefined;
  return { ...parent, correlationId: formatUuid(parent.traceId), sessionId: null };
}
