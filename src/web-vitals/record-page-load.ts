import { formatReference, type Attributes, type Tracing, type SpanEvent } from '../core/index.ts';
import { conventions, newContext, record, type DescribedRecord, type RecordPlace } from '../core/internal.ts';
import { describeAddress } from './describe-address.ts';
import type { WallTimes } from './wall-times.ts';

// The names are in the order in which the steps happen: https://www.w3.org/TR/navigation-timing-2/#processing-model
const NETWORK = [
  'fetchStart',
  'domainLookupStart',
  'domainLookupEnd',
  'connectStart',
  'secureConnectionStart',
  'connectEnd',
  'requestStart',
  'responseStart',
  'responseEnd',
] as const;
const DOCUMENT = [
  'redirectStart',
  'redirectEnd',
  'activationStart',
  'domInteractive',
  'domContentLoadedEventStart',
  'domContentLoadedEventEnd',
  'domComplete',
  'loadEventStart',
  'loadEventEnd',
] as const;

/** The browser's own measurement of the page load, and the clock for its times. */
interface MeasuredLoad {
  readonly entry: PerformanceNavigationTiming;
  readonly times: WallTimes;
}

// Leaves out steps with the value 0. Such a step has not happened, or the browser keeps its time secret.
function eventsOf(
  { entry, times }: MeasuredLoad,
  names: readonly (keyof PerformanceNavigationTiming)[],
): SpanEvent[] {
  return names.flatMap((name) => {
    const ms = entry[name] as number | undefined;
    return ms ? [{ name, timeUnixNano: times.unixNano(ms), attributes: {} }] : [];
  });
}

/**
 * A part of the page load, as the browser measured it. Its times are in milliseconds of `performance.now`.
 */
interface LoadPart {
  readonly times: WallTimes;
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly events: readonly SpanEvent[];
  readonly attributes: Attributes;
}

function recordPart(tracing: Tracing, place: RecordPlace, part: LoadPart): void {
  const { times, name, startMs, endMs, events, attributes } = part;
  const described: DescribedRecord = {
    type: 'span',
    name,
    kind: 'internal',
    startTimeUnixNano: times.unixNano(startMs),
    // If the user leaves the page early, the part can still be running, and `endMs` is 0. The end is then the present
    // time.
    endTimeUnixNano: times.unixNano(endMs || performance.now()),
    status: { code: 'unset' },
    attributes,
    events,
  };
  record(tracing, described, place);
}

/**
 * Records the page load as two spans: one for the whole load from the beginning of the navigation, and a child span for
 * the fetch of the document. The names and the events of the spans are those of OpenTelemetry's document load
 * instrumentation. If there is no page-load action, the first span is the root of the trace, and is named `page load`.
 * @see https://www.npmjs.com/package/@opentelemetry/instrumentation-document-load
 */
export function recordPageLoad(tracing: Tracing, load: RecordPlace, measured: MeasuredLoad): void {
  const { entry, times } = measured;
  const { context, attribution } = load;
  const isAction = attribution === 'exact';
  const whole = isAction ? { attribution, context: newContext(tracing, context) } : load;
  recordPart(tracing, whole, {
    times,
    name: isAction ? 'documentLoad' : 'page load',
    startMs: entry.startTime,
    endMs: entry.loadEventEnd,
    events: eventsOf(measured, DOCUMENT),
    attributes: {
      ...describeAddress(tracing, entry.name),
      ...(!isAction && { [conventions.REFERENCE]: formatReference(context.traceId) }),
    },
  });
  const { responseStatus } = entry;
  recordPart(
    tracing,
    { attribution, context: newContext(tracing, whole.context) },
    {
      times,
      name: 'documentFetch',
      startMs: entry.fetchStart,
      endMs: entry.responseEnd,
      events: eventsOf(measured, NETWORK),
      attributes: {
        ...describeAddress(tracing, entry.name, true),
        ...(responseStatus && { [conventions.HTTP_STATUS]: responseStatus }),
      },
    },
  );
}
