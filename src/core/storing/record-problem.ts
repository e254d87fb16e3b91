import type { LogRecord, SpanRecord, TelemetryRecord } from '../records/records.ts';
import { MAX_SEVERITY } from '../records/severity.ts';
import { SPAN_ID, TRACE_ID } from './id-patterns.ts';

const KINDS: readonly unknown[] = ['internal', 'server', 'client', 'producer', 'consumer'];
const STATUS_CODES: readonly unknown[] = ['unset', 'ok', 'error'];
const MAX_BIGINT = '9223372036854775807';

function isNanoseconds(value: unknown): boolean {
  if (typeof value !== 'string' || !/^(0|[1-9]\d{0,18})$/.test(value)) return false;
  return value.length < MAX_BIGINT.length || value <= MAX_BIGINT;
}

function isWholeNumber(value: unknown, max: number): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function isAbsentOr(type: 'string' | 'array', value: unknown): boolean {
  return value === undefined || (type === 'array' ? Array.isArray(value) : typeof value === 'string');
}

type Check = readonly [holds: boolean, problem: string];

// The checks repeat the check constraints of the tables of `waybill/postgres`, and must not be weaker. If only the
// database refuses a record, the statement for the whole batch fails, and the exporter has to halve the batch to find the
// record.
function firstProblem(checks: readonly Check[]): string | null {
  return checks.find(([holds]) => !holds)?.[1] ?? null;
}

function spanProblem(span: SpanRecord): string | null {
  return firstProblem([
    [matches(span.traceId, TRACE_ID), 'traceId is not 32 lower-case hex digits'],
    [matches(span.spanId, SPAN_ID), 'spanId is not 16 lower-case hex digits'],
    [
      span.parentSpanId === undefined || matches(span.parentSpanId, SPAN_ID),
      'parentSpanId is not 16 lower-case hex digits',
    ],
    [typeof span.remoteParent === 'boolean', 'remoteParent is not true or false'],
    [isAbsentOr('string', span.traceState), 'traceState is not text'],
    [isWholeNumber(span.flags, 255), 'flags is not a number from 0 to 255'],
    [typeof span.name === 'string', 'name is not text'],
    [KINDS.includes(span.kind), 'kind is unknown'],
    [isNanoseconds(span.startTimeUnixNano), 'startTimeUnixNano is not a number of nanoseconds'],
    [isNanoseconds(span.endTimeUnixNano), 'endTimeUnixNano is not a number of nanoseconds'],
    [STATUS_CODES.includes(span.status?.code), 'status is unknown'],
    [isAbsentOr('string', span.status?.message), 'the status message is not text'],
    [isObject(span.attributes), 'attributes is not an object'],
    [isAbsentOr('array', span.events), 'events is not a list'],
    [isAbsentOr('array', span.links), 'links is not a list'],
    [isObject(span.resource), 'resource is not an object'],
  ]);
}

function logProblem(log: LogRecord): string | null {
  return firstProblem([
    [isNanoseconds(log.timeUnixNano), 'timeUnixNano is not a number of nanoseconds'],
    [
      isWholeNumber(log.severityNumber, MAX_SEVERITY),
      `severityNumber is not a number from 0 to ${MAX_SEVERITY}`,
    ],
    [typeof log.severityText === 'string', 'severityText is not text'],
    [isAbsentOr('string', log.eventName), 'eventName is not text'],
    [isObject(log.attributes), 'attributes is not an object'],
    [log.traceId === undefined || matches(log.traceId, TRACE_ID), 'traceId is not 32 lower-case hex digits'],
    [log.spanId === undefined || matches(log.spanId, SPAN_ID), 'spanId is not 16 lower-case hex digits'],
    [isWholeNumber(log.flags, 255), 'flags is not a number from 0 to 255'],
    [isObject(log.resource), 'resource is not an object'],
  ]);
}

/** Returns the reason why no store can hold a record, or `null` if a store can hold it. */
export function recordProblem(record: TelemetryRecord): string | null {
  return record.type === 'span' ? spanProblem(record) : logProblem(record);
}
