import { nestsDeeper, recordProblem, SPAN_ID, TRACE_ID } from '../core/internal.ts';
import type { TelemetryRecord } from '../core/index.ts';
import {
  type Check,
  isFields,
  isFlag,
  isNumber,
  isText,
  isTime,
  listOf,
  matching,
  oneOf,
  optional,
  orNull,
  shapeOf,
} from './check-shape.ts';

// A store holds no deeper record.
const MAX_DEPTH = 100;

const isTraceId = matching(TRACE_ID);
const isSpanId = matching(SPAN_ID);
const isNanoseconds = matching(/^\d{1,20}$/);
const isAttributes: Check = (value) => isFields(value) && !nestsDeeper(value, MAX_DEPTH);
const isLane = optional(oneOf('page', 'server'));
const isSpanKind = oneOf('internal', 'server', 'client', 'producer', 'consumer');
const isStatus = oneOf('unset', 'ok', 'error');

const isSpanDetails = shapeOf({
  lane: isLane,
  events: optional(listOf(shapeOf({ timeUnixNano: isNanoseconds, name: isText, attributes: isAttributes }))),
  links: optional(listOf(shapeOf({ traceId: isText, spanId: isText, attributes: isAttributes }))),
});
const isLogDetails = shapeOf({ lane: isLane });

/** Tells whether a value is a record that a store can hold. */
const isRecord: Check = (value) => {
  if (!isFields(value) || nestsDeeper(value, MAX_DEPTH)) return false;
  const hasDetails = value['type'] === 'span' ? isSpanDetails : isLogDetails;
  return hasDetails(value) && recordProblem(value as unknown as TelemetryRecord) === null;
};
const isSpan: Check = (value) => isFields(value) && value['type'] === 'span' && isRecord(value);
const isLog: Check = (value) => isFields(value) && value['type'] === 'log' && isRecord(value);

const isEvent = shapeOf({
  id: isText,
  eventType: isText,
  createdAt: isTime,
  correlationId: orNull(isText),
  sessionId: orNull(isText),
  traceId: orNull(isText),
  spanId: orNull(isText),
  parentSpanId: orNull(isText),
  data: isAttributes,
  metadata: isAttributes,
});

/** Tells whether an answer is a trace. */
export const isTrace: Check = shapeOf({
  traceId: isTraceId,
  reference: isText,
  spans: listOf(isSpan),
  logs: listOf(isLog),
  events: listOf(isEvent),
  claims: optional(listOf((value) => isSpan(value) || isLog(value))),
  traces: optional(listOf(isTraceId)),
  isCut: optional(isFlag),
});

/** Tells whether an answer is a list of domain events. */
export const hasEvents: Check = shapeOf({ events: listOf(isEvent) });

/** Tells whether an answer is a list of traces. */
export const hasTraces: Check = shapeOf({
  traces: listOf(
    shapeOf({
      traceId: isTraceId,
      reference: isText,
      correlationId: orNull(isText),
      sessionId: orNull(isText),
      name: isText,
      service: isText,
      startTime: isTime,
      durationMs: isNumber,
      spanCount: isNumber,
      errorCount: isNumber,
    }),
  ),
});

/** Tells whether an answer is a page of failures. */
export const isFailurePage: Check = shapeOf({
  failures: listOf(
    shapeOf({
      kind: oneOf('error', 'refusal', 'event'),
      fingerprint: isText,
      type: isText,
      message: isText,
      name: isText,
      service: isText,
      frame: orNull(isText),
      route: orNull(isText),
      time: isTime,
      traceId: orNull(isTraceId),
      spanId: orNull(isText),
      reference: orNull(isText),
      correlationId: orNull(isText),
      sessionId: orNull(isText),
      lane: isLane,
      count: isNumber,
      firstSeen: isTime,
      lastSeen: isTime,
    }),
  ),
  cursor: orNull(isText),
});

/** Tells whether an answer is a page of slow operations. */
export const isSlowPage: Check = shapeOf({
  operations: listOf(
    shapeOf({
      name: isText,
      kind: isSpanKind,
      service: isText,
      status: isStatus,
      durationMs: isNumber,
      time: isTime,
      traceId: isTraceId,
      spanId: isSpanId,
      reference: isText,
      correlationId: orNull(isText),
      sessionId: orNull(isText),
      lane: isLane,
    }),
  ),
  cursor: orNull(isText),
});

/** Tells whether an answer is a map of services. */
export const isServiceMap: Check = shapeOf({
  edges: listOf(
    shapeOf({
      caller: isText,
      callee: isText,
      kind: oneOf('call', 'message'),
      calls: isNumber,
      errors: isNumber,
      p50Ms: isNumber,
      p95Ms: isNumber,
      lane: isLane,
    }),
  ),
  isCut: optional(isFlag),
});
