import type { Diagnostic, LogRecord, SpanRecord, TelemetryRecord } from '../core/index.ts';
import { isError } from '../core/internal.ts';
import type { ServerTracing, ServerTracingOptions } from '../server/index.ts';
import { openServerTracing } from '../server/internal.ts';
import { memoryExporter, type MemoryExporter, type TestClock } from '../testing/index.ts';
import { createCountingIds, createTestClock } from '../testing/internal.ts';
import { createAnsweredFetch, type Respond } from './answered-fetch.ts';

/** Settings of {@link createTestServerTracing}: the settings of `createServerTracing`, all optional. */
export interface TestServerTracingOptions extends Partial<ServerTracingOptions> {
  /**
   * Answers the requests of `tracing.fetch` and `span.fetch`, in the place of the network.
   * @default each request gets status 200 and no body
   */
  readonly respond?: Respond;
}

/** A server tracing with predictable ids and times, and functions that return its records and requests. */
export interface TestServerTracing {
  /** The tracing for the code under test. */
  readonly tracing: ServerTracing;
  /** Returns all records so far, also records that sampling excludes from the export. No flush is necessary. */
  readonly records: () => readonly TelemetryRecord[];
  /** Returns the spans that have ended, in the order of their ends. */
  readonly spans: () => readonly SpanRecord[];
  /** Returns the only span with this name. Throws if there is none or more than one. The error lists all names. */
  readonly span: (name: string) => SpanRecord;
  /** Returns the log records: log lines and captured errors. */
  readonly logs: () => readonly LogRecord[];
  /** Returns the log records of errors: captured errors, and log lines of the level `error`. */
  readonly errors: () => readonly LogRecord[];
  /** Returns the requests that `tracing.fetch` and `span.fetch` have sent, with their headers. */
  readonly requests: () => readonly Request[];
  /** The clock that gives the time of every record. It stands still until the test calls `clock.advance(ms)`. */
  readonly clock: TestClock;
  /** The diagnostics that Waybill reported. A test usually expects none. */
  readonly diagnostics: readonly Diagnostic[];
  /** The exporter to which `tracing.flush()` sends the records. It gets none if the test passes its own `exporter`. */
  readonly exporter: MemoryExporter;
}

// The records of a page and of a server can meet in one test, so their ids differ.
const FIRST_ID = 0x5000_0000;

function findSpan(spans: readonly SpanRecord[], name: string): SpanRecord {
  const [span, ...others] = spans.filter((candidate) => candidate.name === name);
  if (span && others.length === 0) return span;
  const names = spans.map((each) => JSON.stringify(each.name)).join(', ') || 'none';
  const count = span ? `${others.length + 1} spans` : 'no span';
  throw new Error(
    `[waybill] ${count} with the name ${JSON.stringify(name)} ended; the spans that ended are: ${names}.`,
  );
}

/**
 * Creates a server tracing for tests of handlers, consumers and jobs. It uses no network, its clock stands still, its
 * ids count, and every trace that begins in it is sampled. The function throws in the same cases as
 * `createServerTracing`.
 *
 * @example
 * const { tracing, span, errors } = createTestServerTracing();
 * const handler = tracing.withTracing(createOrder);
 * const response = await handler(new Request('http://shop.test/orders', { method: 'POST', body: '{}' }));
 * expect(response.status).toBe(422);
 * expect(span('validate').status.code).toBe('error');
 */
export function createTestServerTracing({
  respond = () => new Response(),
  ...options
}: TestServerTracingOptions = {}): TestServerTracing {
  const clock = createTestClock();
  const exporter = memoryExporter();
  const diagnostics: Diagnostic[] = [];
  const records: TelemetryRecord[] = [];
  const answered = createAnsweredFetch(respond);

  const { tracing, parts } = openServerTracing(
    {
      service: 'test',
      environment: 'test',
      exporter,
      sampleRatio: 1,
      propagationLog: false,
      now: clock.now,
      createId: createCountingIds(FIRST_ID),
      onDiagnostic: (diagnostic) => void diagnostics.push(diagnostic),
      ...options,
    },
    answered.fetch,
  );
  parts.subscribers.add((event) => {
    if (event.type === 'record') records.push(event.record);
  });
  const spans = (): readonly SpanRecord[] => records.filter((record) => record.type === 'span');
  const logs = (): readonly LogRecord[] => records.filter((record) => record.type === 'log');

  return {
    tracing,
    records: () => [...records],
    spans,
    span: (name) => findSpan(spans(), name),
    logs,
    errors: () => logs().filter(isError),
    requests: answered.requests,
    clock,
    diagnostics,
    exporter,
  };
}
