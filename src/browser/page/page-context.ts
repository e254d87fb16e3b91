import { formatUuid } from '../../core/internal.ts';
import { parseTraceparent, type TracingContext } from '../../core/index.ts';

// Longer than an answer takes to become a page, shorter than caches keep one.
const FRESH_MS = 120_000;

// A UUID of version 7 begins with the time at which it was made.
const TIMED = /^(.{12})7.{3}[89ab]/;

/**
 * Gives the trace of the server's answer that this page is, or `undefined`.
 *
 * A server says it by `<meta name="traceparent" content="00-…">`, or by `Server-Timing: traceparent;desc="00-…"`, as
 * `withTracing` of `waybill/server` does. Both may come out of a cache, and then they name the visit of somebody else: so
 * only a trace that began within two minutes of the answer counts, and nothing that the browser had itself. When a trace
 * began is read from its id, where that is a UUID of version 7 as ours are; else from `data-time-ms` of the `<meta>`, in
 * milliseconds since 1970; else nobody knows, and it is refused.
 *
 * `traceUserActions` continues it with the load of the page; elsewhere hand it on as `parent` of an action.
 * @see https://www.w3.org/TR/server-timing/
 */
export function pageContext(): TracingContext | undefined {
  const [navigation] = performance.getEntriesByType('navigation');
  const meta = document.querySelector<HTMLMetaElement>('meta[name=traceparent]');
  const timing = navigation?.serverTiming?.find(({ name }) => name === 'traceparent');
  const parent = parseTraceparent(meta?.content) ?? parseTraceparent(timing?.description);
  // What comes out of the browser's own cache has no size on the wire.
  if (!parent || !navigation?.transferSize) return undefined;
  const stamp = TIMED.exec(parent.traceId)?.[1];
  const beganMs = stamp ? parseInt(stamp, 16) : Number(meta?.dataset['timeMs']);
  const answeredMs = performance.timeOrigin + navigation.responseStart;
  if (!(Math.abs(answeredMs - beganMs) < FRESH_MS)) return undefined;
  return { ...parent, correlationId: formatUuid(parent.traceId), sessionId: null };
}
