import { createTracing } from '../core/internal.ts';
import type {
  Action,
  Diagnostic,
  LogRecord,
  SpanRecord,
  TelemetryRecord,
  Tracing,
  TracingOptions,
} from '../core/index.ts';
import { createCountingIds } from './counting-ids.ts';
import { memoryExporter, type MemoryExporter } from './memory-exporter.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

/** Settings of {@link createTestTracing}: those of `createTracing`, none of them required. */
export interface TestTracingOptions extends Partial<TracingOptions> {
  /** Address of the page that the code under test believes to be on. @default none: relative URLs are not traced */
  readonly pageUrl?: string;
}

/** A tracing whose ids and times are known beforehand, and everything that it recorded. */
export interface TestTracing {
  /** What the code under test gets. */
  readonly tracing: Tracing;
  /** Gives every record so far, at once and whatever the sampling. */
  readonly records: () => readonly TelemetryRecord[];
  /** Gives the spans that have ended, in the order in which they did. */
  readonly spans: () => readonly SpanRecord[];
  /** Gives the log lines and captured errors. */
  readonly logs: () => readonly LogRecord[];
  /** Ends the actions still open, instead of a wait until they have been quiet for 100 ms. */
  readonly endActions: () => void;
  /** The time of every record; it stands still until `clock.advance(ms)`. */
  readonly clock: TestClock;
  /** Trouble that Waybill reported; usually a test expects none. */
  readonly diagnostics: readonly Diagnostic[];
  /** Where `tracing.flush()` delivers to, unless `exporter` was given. */
  readonly exporter: MemoryExporter;
}

/**
 * Creates a tracing for tests: no network, a clock that stands still, ids that count from 1, every action sampled.
 *
 * It instruments nothing by itself; pass `instrumentations` to test them. Throws on the same mistakes as `createTracing`.
 *
 * @example
 * const { tracing, spans, endActions } = createTestTracing();
 * await saveOrder(tracing);
 * endActions();
 * expect(spans().map((span) => span.name)).toEqual(['POST', 'Save order']);
 */
export function createTestTracing({ pageUrl, ...options }: TestTracingOptions = {}): TestTracing {
  const clock = createTestClock();
  const exporter = memoryExporter();
  const diagnostics: Diagnostic[] = [];
  const records: TelemetryRecord[] = [];
  const open = new Set<Action>();

  const tracing = createTracing(
    {
      service: 'test',
      environment: 'test',
      exporter,
      sampleRatio: 1,
      now: clock.now,
      createId: createCountingIds(),
      onDiagnostic: (diagnostic) => void diagnostics.push(diagnostic),
      ...options,
    },
    pageUrl === undefined ? {} : { baseUrl: () => pageUrl, ownOrigin: new URL(pageUrl).origin },
  );
  tracing.subscribe((event) => {
    if (event.type === 'record') records.push(event.record);
    if (event.type === 'action-start') open.add(event.action);
    if (event.type === 'action-end') open.delete(event.action);
  });

  return {
    tracing,
    records: () => [...records],
    spans: () => records.filter((record) => record.type === 'span'),
    logs: () => records.filter((record) => record.type === 'log'),
    endActions() {
      for (const action of open) action.end();
    },
    clock,
    diagnostics,
    exporter,
  };
}
