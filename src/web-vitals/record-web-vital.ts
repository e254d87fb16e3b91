import type { MetricType } from 'web-vitals';
import type { Tracing } from '../core/index.ts';
import { record, SEVERITIES, type DescribedRecord, type RecordPlace } from '../core/internal.ts';
import { describeAddress } from './describe-address.ts';
import type { WallTimes } from './wall-times.ts';

// https://opentelemetry.io/docs/specs/semconv/browser/browser-events/
const WEB_VITAL = 'browser.web_vital';

// Returns the end of the measured time, in milliseconds of `performance.now`. The `web-vitals` library
// reports a metric much later, mostly when the user leaves the page. With the time of the report, a timeline would be
// far too long.
function timeOf({ name, value, entries, navigationStartTime }: MetricType): number {
  const [navigation] = performance.getEntriesByType('navigation');
  const startMs = navigationStartTime || navigation?.activationStart || 0;
  if (name === 'CLS') return entries.at(-1)?.startTime ?? startMs;
  return (name === 'INP' ? entries[0]!.startTime : startMs) + value;
}

/** The place of a metric in the page load, and the clock for its time. */
interface VitalPlace {
  readonly load: RecordPlace;
  readonly times: WallTimes;
}

/** Records a metric as one event in the trace of the page load. */
export function recordWebVital(tracing: Tracing, place: VitalPlace, metric: MetricType): void {
  const { load, times } = place;
  const { name, value, delta, id, rating, navigationType, navigationURL } = metric;
  const described: DescribedRecord = {
    type: 'log',
    eventName: WEB_VITAL,
    timeUnixNano: times.unixNano(timeOf(metric)),
    severityNumber: SEVERITIES.info,
    severityText: 'INFO',
    body: `${name} ${name === 'CLS' ? value.toFixed(3) : `${Math.round(value)} ms`} (${rating})`,
    attributes: {
      ...describeAddress(tracing, navigationURL),
      // These attributes are not redacted, because the redaction could mistake the id for the number of a card.
      [`${WEB_VITAL}.name`]: name.toLowerCase(),
      [`${WEB_VITAL}.value`]: value,
      [`${WEB_VITAL}.delta`]: delta,
      [`${WEB_VITAL}.id`]: id,
      [`${WEB_VITAL}.rating`]: rating,
      [`${WEB_VITAL}.navigation_type`]: navigationType,
    },
  };
  record(tracing, described, load);
}
