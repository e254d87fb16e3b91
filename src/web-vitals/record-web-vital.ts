import type { MetricType } from 'web-vitals';
import type { Tracing } from '../core/index.ts';
import { formatUnixNano, record, type DescribedRecord, type RecordPlace } from '../core/internal.ts';
import { describeAddress } from './describe-address.ts';

// https://opentelemetry.io/docs/specs/semconv/browser/browser-events/
const WEB_VITAL = 'browser.web_vital';

// When what a metric measures was over, in milliseconds as of `performance.timeOrigin`: it is told much later, mostly when
// the page is left, and a timeline would reach until then.
function timeOf({ name, value, entries, navigationStartTime }: MetricType): number {
  const [navigation] = performance.getEntriesByType('navigation');
  const startMs = navigationStartTime || navigation?.activationStart || 0;
  if (name === 'CLS') return entries.at(-1)?.startTime ?? startMs;
  return (name === 'INP' ? entries[0]!.startTime : startMs) + value;
}

/** Records a metric as one event under the load of the page. */
export function recordWebVital(tracing: Tracing, load: RecordPlace, metric: MetricType): void {
  const { name, value, delta, id, rating, navigationType, navigationURL } = metric;
  const described: DescribedRecord = {
    type: 'log',
    eventName: WEB_VITAL,
    timeUnixNano: formatUnixNano(performance.timeOrigin + timeOf(metric)),
    severityNumber: 9,
    severityText: 'INFO',
    body: `${name} ${name === 'CLS' ? value.toFixed(3) : `${Math.round(value)} ms`} (${rating})`,
    attributes: {
      ...describeAddress(tracing, navigationURL),
      // Not redacted: an id may look like the number of a card.
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
