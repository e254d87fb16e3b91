import { formatReference, type Attributes, type Tracing, type SpanEvent } from '../core/index.ts';
import {
  conventions,
  formatUnixNano,
  newContext,
  record,
  type DescribedRecord,
  type RecordPlace,
} from '../core/internal.ts';
import { describeAddress } from './describe-address.ts';

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

const at = (ms: number): string => formatUnixNano(performance.timeOrigin + ms);

// Leaves out steps with the value 0. Such a step has not happened, or the browser keeps its time secret.
function eventsOf(
  entry: PerformanceNavigationTiming,
  names: readonly (keyof PerformanceNavigationTiming)[],
): SpanEvent[] {
  return names.flatMap((name) => {
    const ms = entry[name] as number | undefined;
    return ms ? [{ name, timeUnixNano: at(ms), attributes: {} }] : [];
  });
}

/**
 * A part of the page load, as the browser measured it. Its times are in milliseconds since `performance.timeOrigin`.
 */
interface LoadPart {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly events: readonly SpanEvent[];
  readonly attributes: Attributes;
}

function recordPart(tracing: Tracing, place: RecordPlace, part: LoadPart): void {
  const { name, startMs, endMs, events, attributes } = part;
  const described: DescribedRecord = {
    type: 'span',
    name,
    kind: 'internal',
    startTimeUnixNano: at(startMs),
    // If the user leaves the page early, the part can still be running, and `endMs` is 0. The end is then the present
    // time.
    endTimeUnixNano: at(endMs || performance.now()),
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
export function recordPageLoad(
  tracing: Tracing,
  load: RecordPlace,
  entry: PerformanceNavigationTiming,
): void {
  const { context, attribution } = load;
  const isAction = attribution === 'exact';
  const whole = isAction ? { attribution, context: newContext(tracing, context) } : load;
  recordPart(tracing, whole, {
    name: isAction ? 'documentLoad' : 'page load',
    startMs: entry.startTime,
    endMs: entry.loadEventEnd,
    events: eventsOf(entry, DOCUMENT),
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
      name: 'documentFetch',
      startMs: entry.fetchStart,
      endMs: entry.responseEnd,
      events: eventsOf(entry, NETWORK),
      attributes: {
        ...describeAddress(tracing, entry.name, true),
        ...(responseStatus && { [conventions.HTTP_STATUS]: responseStatus }),
      },
    },
  );
}
