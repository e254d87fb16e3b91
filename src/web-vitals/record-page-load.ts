import { conventions, formatUnixNano, type Engine } from '../core/internal.ts';
import { formatReference, type Attributes, type SpanEvent } from '../core/index.ts';
import { describeAddress } from './describe-address.ts';
import { PAGE_LOAD, type PageLoad } from './follow-page-load.ts';

// In the order in which they happen: https://www.w3.org/TR/navigation-timing-2/#processing-model
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

/**
 * Records the load of the page as two spans: the whole from the beginning of the navigation, and in it the fetch of the
 * document. They have the names and events of OpenTelemetry's instrumentation of document loads.
 * @see https://www.npmjs.com/package/@opentelemetry/instrumentation-document-load
 */
export function recordPageLoad(engine: Engine, load: PageLoad, entry: PerformanceNavigationTiming): void {
  const at = (ms: number): string => formatUnixNano(performance.timeOrigin + ms);

  // What has not happened, or may not be told, is 0.
  function eventsOf(names: readonly (keyof PerformanceNavigationTiming)[]): SpanEvent[] {
    return names.flatMap((name) => {
      const ms = entry[name] as number | undefined;
      return ms ? [{ name, timeUnixNano: at(ms), attributes: {} }] : [];
    });
  }

  function record(
    name: string,
    spanId: string | undefined,
    parentSpanId: string | undefined,
    startMs: number,
    endMs: number,
    events: readonly SpanEvent[],
    attributes: Attributes,
  ): void {
    engine.emit(
      { ...load, context: { ...load.context, spanId } },
      {
        type: 'span',
        parentSpanId,
        remoteParent: false,
        name,
        kind: 'internal',
        startTimeUnixNano: at(startMs),
        // On a page that is left, some of it goes on.
        endTimeUnixNano: at(endMs || performance.now()),
        status: { code: 'unset' },
        attributes,
        events,
      },
    );
  }

  const { name, fetchStart, responseEnd, responseStatus, startTime, loadEventEnd } = entry;
  const { traceId, spanId } = load.context;
  const isAction = load.attribution === 'exact';
  const wholeId = isAction ? engine.ids.spanId() : spanId;
  record(
    isAction ? 'documentLoad' : PAGE_LOAD,
    wholeId,
    isAction ? spanId : undefined,
    startTime,
    loadEventEnd,
    eventsOf(DOCUMENT),
    {
      ...describeAddress(engine, name),
      ...(!isAction && { [conventions.REFERENCE]: formatReference(traceId) }),
    },
  );
  record('documentFetch', engine.ids.spanId(), wholeId, fetchStart, responseEnd, eventsOf(NETWORK), {
    ...describeAddress(engine, name, true),
    ...(responseStatus && { [conventions.HTTP_STATUS]: responseStatus }),
  });
}
