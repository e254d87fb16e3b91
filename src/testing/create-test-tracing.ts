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
  /** The address of the page in which the code under test runs. @default none: relative URLs are not traced */
  readonly pageUrl?: string;
}

/** A tracing with predictable ids and times, and functions that return its records. */
export interface TestTracing {
  /** The tracing for the code under test. */
  readonly tracing: Tracing;
  /** Returns all records so far, also records that sampling excludes from the export. No flush is necessary. */
  readonly records: () => readonly TelemetryRecord[];
  /** Returns the spans that have ended, in the order of their ends. */
  readonly spans: () => readonly SpanRecord[];
  /** Returns the log records: log lines and captured errors. */
  readonly logs: () => readonly LogRecord[];
  /** Ends all open actions immediately. Without this call, an action ends after 100 ms without activity. */
  readonly endActions: () => void;
  /** The clock that gives the time of every record. It stands still until the test calls `clock.advance(ms)`. */
  readonly clock: TestClock;
  /** The diagnostics that Waybill reported. A test usually expects none. */
  readonly diagnostics: readonly Diagnostic[];
  /** The exporter to which `tracing.flush()` sends the records. It gets none if the test passes its own `exporter`. */
  readonly exporter: MemoryExporter;
}

/**
 * Creates a tracing for tests. It uses no network, its clock stands still, its ids count from 1, and every action is
 * sampled.
 *
 * By default, the tracing has no instrumentations; pass `instrumentations` to test them. The function throws in the
 * same cases as `createTracing`.
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
