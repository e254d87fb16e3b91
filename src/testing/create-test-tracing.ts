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

/** Settings of {@link createTestTracing}: the settings of `createTracing`, all optional. */
export interface TestTracingOptions extends Partial<TracingOptions> {
  /** The address of the page for the code under test. @default none: relative URLs are not traced */
  readonly pageUrl?: string;
}

/** A tracing with predictable ids and times, and access to its records. */
export interface TestTracing {
  /** The tracing for the code under test. */
  readonly tracing: Tracing;
  /** Gives every record so far, without a flush and whatever the sampling. */
  readonly records: () => readonly TelemetryRecord[];
  /** Gives the spans that have ended, in the order of their ends. */
  readonly spans: () => readonly SpanRecord[];
  /** Gives the log records: log lines and captured errors. */
  readonly logs: () => readonly LogRecord[];
  /** Ends all open actions at once. Without this call, an action ends after 100 ms without activity. */
  readonly endActions: () => void;
  /** The clock of every record. It stands still until the test calls `clock.advance(ms)`. */
  readonly clock: TestClock;
  /** The diagnostics that Waybill reported. A test usually expects none. */
  readonly diagnostics: readonly Diagnostic[];
  /** The exporter that `tracing.flush()` delivers to. It receives nothing if the test passes its own `exporter`. */
  readonly exporter: MemoryExporter;
}

/**
 * Creates a tracing for tests: no network, a clock that stands still, ids that count from 1, every action sampled.
 *
 * The tracing has no instrumentations by default; pass `instrumentations` to test them. Throws on the same mistakes as
 * `createTracing`.
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
