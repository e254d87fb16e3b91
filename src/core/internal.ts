export { stripControls } from './capture/strip-controls.ts';
export { textOf } from './capture/text-of.ts';
export { ValueCapture } from './capture/value-capture.ts';
export { describeDelivery } from './delivery/delivery-state.ts';
export { identityOf } from './delivery/sendable-identities.ts';
export { idOf, matchRefusals } from './delivery/match-refusals.ts';
export { deliveryOf } from './delivery/settlement.ts';
export { takeOnly } from './delivery/take-only.ts';
export {
  addRequestHeaders,
  addTargets,
  beginRequest,
  ownOriginOf,
  traceThrough,
} from './instrumentation/begin-request.ts';
export { findCurrent, newContext } from './instrumentation/find-current.ts';
export { isInterruption } from './instrumentation/is-interruption.ts';
export { linkError } from './instrumentation/link-error.ts';
export { linkServerError } from './instrumentation/link-server-error.ts';
export { holdAction, openAction } from './instrumentation/open-action.ts';
export { captureValues, record } from './instrumentation/record.ts';
export { guard, nowOf, report } from './instrumentation/report.ts';
export { addCorrelationId, readCorrelationId, removeCorrelationId } from './propagation/baggage.ts';
export { REQUEST_SPAN } from './propagation/request-init.ts';
export { carryForeignId, hasForeignFault, isForeignId } from './propagation/tracestate.ts';
export { faultOfTraceparent } from './propagation/traceparent.ts';
export { readContext, repairContext } from './propagation/tracing-context.ts';
export { isSafeId } from './propagation/safe-id.ts';
export { isSampled, RANDOM, SAMPLED } from './propagation/sampling.ts';
export { sha256 } from './propagation/sha256.ts';
export {
  headersOfPolicy,
  REFUSED_HEADER,
  RESPONSE_IDS,
  TRACING_HEADERS,
} from './propagation/tracing-headers.ts';
export { formatUuid, parseId, parseUuid } from './propagation/uuid.ts';
export { isWriter, setWriter, writerOf } from './propagation/writer-of.ts';
export { formatUnixNano } from './records/clock.ts';
export { createDiagnostics } from './records/diagnostics.ts';
export { durationMs } from './records/duration-ms.ts';
export { hashIdentity } from './propagation/record-identity.ts';
export { isError } from './records/is-error.ts';
export { levelOf } from './records/level-of.ts';
export { copyAttributes, readRecord } from './records/read-record.ts';
export * as conventions from './records/semantic-conventions.ts';
// Code of pages takes names one by one, because esbuild would keep all names of `conventions`.
export {
  CLOCK_PARENT_SPAN_ID,
  CLOCK_SPAN_ID,
  CLOCK_TRACE_ID,
  CLOCK_VECTOR,
  DROPPED_LINKS,
  FOREIGN_TRACE_ID,
  LOG_UID,
  MESSAGE_PROBLEMS,
  MESSAGING_BATCH_COUNT,
  MESSAGING_DESTINATION,
  MESSAGING_GROUP,
  MESSAGING_OPERATION_NAME,
  MESSAGING_OPERATION_TYPE,
  MESSAGING_SYSTEM,
  URL_PATH,
  WRITER,
} from './records/semantic-conventions.ts';
export { MAX_SEVERITY, SEVERITIES } from './records/severity.ts';
export { bodyText, fingerprintOf, isRefused, occurrencesOf } from './storing/failure-facts.ts';
export { followLinks } from './storing/follow-links.ts';
export {
  MOST_CALLS,
  MOST_EDGES,
  MOST_LINKS,
  MOST_NAME,
  readServiceFilter,
  serviceMapOf,
} from './storing/service-map.ts';
export { LEAST_SLOW, readSlowFilter, slowPageOf } from './storing/slow-list.ts';
export { checkLimit, readFailureFilter, readMembers, readTime } from './storing/failure-lookup.ts';
export { eventFailure, pageOf, recordFailure } from './storing/failure-page.ts';
export { SPAN_ID, TRACE_ID } from './storing/id-patterns.ts';
export { jsonText } from './storing/json-text.ts';
export { nestsDeeper, recordJson } from './storing/record-json.ts';
export { recordProblem } from './storing/record-problem.ts';
export { uidOf } from './storing/record-uid.ts';
export { readTraceQuery } from './storing/trace-lookup.ts';
export { parseAddress } from './requests/address.ts';
export { compileTarget } from './requests/target.ts';
export { currentFetch } from './requests/current-fetch.ts';
export { createTracedFetch, isDirect, isPlain, isRequest } from './requests/traced-fetch.ts';
export { createLogger } from './spans/create-logger.ts';
export { ActiveSpan } from './spans/active-span.ts';
export { isControlFlow, isStop, judgeOutcome, STOPPED } from './spans/interruption.ts';
export { explainError } from './requests/explain-error.ts';
export { readPublicError } from './requests/read-public-error.ts';
export { isRefusal } from './spans/is-refusal.ts';
export { joinValues } from './capture/join-values.ts';
export { observeResult } from './spans/observe-result.ts';
export { completeRecord } from './stream/record-source.ts';
export { RecordStream } from './stream/record-stream.ts';
export { createTracing } from './tracing/create-tracing.ts';
export { checkSettings } from './tracing/recording-options.ts';
export { insideOf } from './tracing/tracing-inside.ts';
export { createTracingParts, disposeParts } from './tracing/tracing-parts.ts';
export type { RecordSource } from './stream/record-source.ts';
export type { OpenSpan } from './stream/record-stream.ts';
export type { OpenStorage, StoredQueue } from './delivery/durable-queue.ts';
export type { Settlement } from './delivery/settlement.ts';
export type { RequestStart } from './instrumentation/begin-request.ts';
export type { FoundSpan } from './instrumentation/find-current.ts';
export type { DescribedRecord, RecordPlace } from './instrumentation/record.ts';
export type { ClockFault, ClockReceipt, HeaderClock, OpenRequest } from './requests/header-clock.ts';
export type { TraceparentFault } from './propagation/traceparent.ts';
export type { CheckedContext, GivenContext } from './propagation/tracing-context.ts';
export type { TracedRequestInit } from './propagation/request-init.ts';
export type { Diagnostics } from './records/diagnostics.ts';
export type { Answer, BegunRequest, RequestCause, RequestPorts } from './requests/begin-request.ts';
export type { Explanation } from './requests/explain-error.ts';
export type { ResponseError } from './requests/read-public-error.ts';
export type { PlacedSpan, SlowList } from './storing/slow-list.ts';
export type { FailureList, FailureLookup, FilterMembers, MemberName } from './storing/failure-lookup.ts';
export type { ListedFailure } from './storing/failure-page.ts';
export type { LookupId, TraceLookup } from './storing/trace-lookup.ts';
export type { OpenActionOptions, OpenedAction } from './spans/action.ts';
export type { CurrentSpan, SpanCarrier, SpanPorts, SpanSetup } from './spans/active-span.ts';
export type { PendingSpan } from './spans/pending-span.ts';
export type { TracingInside } from './tracing/tracing-inside.ts';
export type { RecordingOptions } from './tracing/recording-options.ts';
export type { TracingParts } from './tracing/tracing-parts.ts';
