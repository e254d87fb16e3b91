import type { SpanRecord } from '../core/index.ts';
import { formatUuid, parseId } from '../core/internal.ts';
import { findDifferences, readPath, type Equals } from './find-differences.ts';
import { findCorrelationId, findTrace, readCarried } from './read-carried.ts';

/** The trace that a matcher expects: an action, a span, a record or a context; or its trace id. */
export type ExpectedTrace = string | { readonly traceId: string };

/** The records of a test: the result of `createTestTracing` or `createTestServerTracing`, or a list of records. */
export type TestRecords = { readonly spans: () => readonly SpanRecord[] } | readonly object[];

/**
 * The matchers that `expect.extend(tracingMatchers)` adds to Vitest and Jest. Declare them for TypeScript by extending
 * the interface of your test runner with this one.
 */
export interface TracingMatchers<R = unknown> {
  /**
   * Passes if the headers continue the trace of an action, a span or a context: their `traceparent`, or else
   * `x-trace-id` or `trace_id`, names this trace. Takes headers of any form, and a request, a response or a message.
   */
  toContinueTrace: (trace: ExpectedTrace) => R;
  /**
   * Passes if a receiver of the headers reads this correlation id: from `x-correlation-id`, `correlation_id` or
   * `baggage`, or else from the trace id. Takes an id, or an action, a span or a context.
   */
  toCarryCorrelationId: (id: string | { readonly correlationId: string }) => R;
  /**
   * Passes if a span with this name ended. `fields` are compared partly, as `toMatchObject` does, and can hold asymmetric
   * matchers. Takes the result of `createTestTracing` or `createTestServerTracing`, or a list of records.
   */
  toHaveSpan: (name: string, fields?: object) => R;
  /** Passes if a span is a child of another span, in the same trace. Takes records of spans, and spans. */
  toBeChildOf: (parent: { readonly traceId: string; readonly spanId?: string | undefined }) => R;
}

interface Verdict {
  readonly pass: boolean;
  readonly message: () => string;
}

interface Runner {
  readonly equals: Equals;
}

type MatcherFunctions = {
  readonly [Name in keyof TracingMatchers]: (
    this: Runner,
    received: unknown,
    ...expected: Parameters<TracingMatchers[Name]>
  ) => Verdict;
};

const show = (value: unknown): string => JSON.stringify(value) ?? String(value);

function readTraceId(matcher: string, trace: ExpectedTrace): string {
  const traceId = parseId(
    typeof trace === 'string' ? trace : (Object(trace) as { traceId?: unknown }).traceId,
  );
  if (traceId) return traceId;
  throw new TypeError(
    `[waybill] ${matcher} got ${show(trace)} as the trace; pass an action, a span, a context or a trace id.`,
  );
}

/** Describes what headers hold, without values that could be secret. */
function namesOf(received: unknown): string {
  const names = [...(readCarried(received)?.keys() ?? [])];
  return names.length > 0 ? `Headers: ${names.join(', ')}.` : 'There are no headers.';
}

function toContinueTrace(received: unknown, trace: ExpectedTrace): Verdict {
  const traceId = readTraceId('toContinueTrace', trace);
  const found = findTrace(readCarried(received) ?? new Map());
  const pass = found?.traceId === traceId;
  const where = found && `${found.header}: ${found.value}`;
  return {
    pass,
    message: () =>
      pass
        ? `expected headers that do not continue the trace ${traceId}, but they do\n  ${where}`
        : `expected headers that continue the trace ${traceId}, but ${
            !found
              ? `none of them names a trace\n  ${namesOf(received)}`
              : found.traceId
                ? `they continue another trace\n  ${where}`
                : `the value is not valid\n  ${where}`
          }`,
  };
}

function toCarryCorrelationId(
  received: unknown,
  expected: string | { readonly correlationId: string },
): Verdict {
  const given =
    typeof expected === 'string' ? expected : (Object(expected) as { correlationId?: unknown }).correlationId;
  const id = parseId(given);
  if (!id) {
    throw new TypeError(
      `[waybill] toCarryCorrelationId got ${show(expected)} as the correlation id; pass a UUID, an action, a span or a context.`,
    );
  }
  const found = findCorrelationId(readCarried(received) ?? new Map());
  const pass = found === id;
  return {
    pass,
    message: () =>
      `expected headers ${pass ? 'without' : 'with'} the correlation id ${formatUuid(id)}, but ${
        found ? `they carry ${formatUuid(found)}` : `none of them names one\n  ${namesOf(received)}`
      }`,
  };
}

function readSpans(received: unknown): readonly SpanRecord[] {
  const { spans } = Object(received) as { spans?: unknown };
  const records = typeof spans === 'function' ? (spans as () => unknown)() : received;
  if (Array.isArray(records)) return (records as SpanRecord[]).filter((record) => record?.type === 'span');
  throw new TypeError(
    `[waybill] toHaveSpan got ${show(received)}; pass the result of createTestTracing or createTestServerTracing, or a list of records.`,
  );
}

function describeSpan(span: SpanRecord, differences: readonly string[]): string {
  const { name, kind, status } = span;
  const outcome = status.code === 'error' ? `error: ${status.message ?? ''}` : status.code;
  const seen = differences.map((path) => `${path} is ${show(readPath(span, path))}`).join(', ');
  return `  ${show(name)}, ${kind}, ${outcome}${seen && `; ${seen}`}`;
}

function toHaveSpan(this: Runner, received: unknown, name: string, fields: object = {}): Verdict {
  const compared = readSpans(received).map((span) => ({
    span,
    differences: span.name === name ? findDifferences(span, fields, this) : undefined,
  }));
  const pass = compared.some(({ differences }) => differences?.length === 0);
  const wanted = Object.keys(fields).length > 0 ? ` and ${show(fields)}` : '';
  const lines = compared.map(({ span, differences = [] }) => describeSpan(span, differences));
  const all = lines.length > 0 ? `these spans ended:\n${lines.join('\n')}` : 'no span ended';
  return {
    pass,
    message: () => `expected ${pass ? 'no' : 'a'} span with the name ${show(name)}${wanted}, but ${all}`,
  };
}

function toBeChildOf(
  received: unknown,
  parent: { readonly traceId: string; readonly spanId?: string | undefined },
): Verdict {
  if (!Object(parent).spanId) {
    throw new TypeError(
      `[waybill] toBeChildOf got ${show(parent)} as the parent; pass a span, or the record of a span.`,
    );
  }
  const own = Object(received) as { traceId?: string; parentSpanId?: string; context?: typeof own };
  const { traceId, parentSpanId } = own.context ?? own;
  const isSameTrace = traceId === parent.traceId;
  const pass = isSameTrace && parentSpanId === parent.spanId;
  const wanted = `the span ${parent.spanId} of the trace ${parent.traceId}`;
  const actual = isSameTrace ? '' : ` in the trace ${traceId}`;
  return {
    pass,
    message: () =>
      pass
        ? `expected no child of ${wanted}, but it is one`
        : `expected a child of ${wanted}, but ${
            parentSpanId === undefined ? 'it has no parent' : `its parent is ${parentSpanId}`
          }${actual}`,
  };
}

/**
 * Matchers for `expect` of Vitest and of Jest. They also work as asymmetric matchers, such as
 * `expect(request).toEqual({ headers: expect.toContinueTrace(action) })`.
 *
 * @example
 * expect.extend(tracingMatchers);
 * expect(requests()[0]).toContinueTrace(action);
 */
export const tracingMatchers: MatcherFunctions = {
  toContinueTrace,
  toCarryCorrelationId,
  toHaveSpan,
  toBeChildOf,
};
