// Attribute names of OpenTelemetry's semantic conventions 1.44, and Waybill's own names, which begin with `waybill.`.
// https://opentelemetry.io/docs/specs/semconv/

export const SERVICE_NAME = 'service.name';
export const SERVICE_VERSION = 'service.version';
export const DEPLOYMENT_ENVIRONMENT = 'deployment.environment.name';

export const HTTP_METHOD = 'http.request.method';
export const HTTP_STATUS = 'http.response.status_code';
export const HTTP_RESEND_COUNT = 'http.request.resend_count';
export const HTTP_ROUTE = 'http.route';
/**
 * The beginning of an attribute name. The name of the response header follows. The value is a text and not a list,
 * because Waybill's headers hold single ids.
 */
export const RESPONSE_HEADER = 'http.response.header.';
/** The `x-trace-id` of a request that is not the trace id, as the caller sent it. Only the span of that request has it. */
export const FOREIGN_HEADER = 'http.request.header.x-trace-id';
export const URL_FULL = 'url.full';
export const URL_PATH = 'url.path';
export const SERVER_ADDRESS = 'server.address';
export const ERROR_TYPE = 'error.type';

export const MESSAGING_SYSTEM = 'messaging.system';
export const MESSAGING_DESTINATION = 'messaging.destination.name';
export const MESSAGING_OPERATION_NAME = 'messaging.operation.name';
export const MESSAGING_OPERATION_TYPE = 'messaging.operation.type';
/** The number of messages. Absent for a single message. */
export const MESSAGING_BATCH_COUNT = 'messaging.batch.message_count';
export const MESSAGING_GROUP = 'messaging.consumer.group.name';
/** The problems in the headers of the messages: a list of texts such as `invalid: traceparent`. Absent without any. */
export const MESSAGE_PROBLEMS = 'waybill.message_problems';

/**
 * The span id that the sender of a `raceway-clock` header made for the span of its receiver. It is another name of the
 * span that carries it.
 */
export const CLOCK_SPAN_ID = 'waybill.clock.span_id';
/** The span of the sender of a `raceway-clock` header. */
export const CLOCK_PARENT_SPAN_ID = 'waybill.clock.parent_span_id';
/** The trace that a `raceway-clock` header names, if it is another one than that of `traceparent`. */
export const CLOCK_TRACE_ID = 'waybill.clock.trace_id';
/** The vector clock of a trace when a request or a message arrived, as JSON: pairs of component and count. */
export const CLOCK_VECTOR = 'waybill.clock.vector';

export const LOG_UID = 'log.record.uid';
export const SESSION_ID = 'session.id';
export const USER_ID = 'user.id';

/** The UUID that ties events together. OpenTelemetry has no name for it. */
export const CORRELATION_ID = 'correlation.id';
/**
 * The reference. Each error carries it, and also each span that has no parent in its own program, because some backends
 * cannot search the end of a trace id.
 */
export const REFERENCE = 'waybill.reference';
/**
 * The id that another system gave to the work, such as `order-4711`. All records of servers carry it, in each program
 * that the trace reaches.
 */
export const FOREIGN_TRACE_ID = 'waybill.foreign_trace_id';
/** The identity under which the record was captured: a hash of the key that names user and tenant. */
export const IDENTITY = 'waybill.identity';
/** How sure Waybill is which action a record belongs to: `exact`, `inferred` or `none`. */
export const ATTRIBUTION = 'waybill.attribution';
/**
 * How an action went: `ok`, `error`, `refused`, or `abandoned` if it was cut off before it was complete. Any other span
 * has only
 * `abandoned`, if its work was stopped on purpose.
 */
export const OUTCOME = 'waybill.outcome';
/** The duration of a request in milliseconds, on its log line. */
export const DURATION_MS = 'waybill.duration_ms';
/**
 * True on the records of a refusal: a server said no to a person, with a status below 500. A refusal is no error, so
 * its spans have the status `unset`, and its log record has the severity `info`.
 */
export const REFUSED = 'waybill.refused';
/** The event that began an action: `click`, `submit`, `enter`, `change`, `load` or `navigate`. */
export const TRIGGER = 'waybill.trigger';
/** How many requests an action made. */
export const REQUEST_COUNT = 'waybill.request_count';
/**
 * True on a snapshot of a span that was still open when the snapshot was sent. Later, the ended span replaces the
 * snapshot.
 */
export const UNFINISHED = 'waybill.unfinished';
/**
 * True on the first span of a trace that began only because a request lost its headers: its sender sent ids with an earlier
 * request. The span that caused the request is in another trace.
 */
export const CONTEXT_LOST = 'waybill.context_lost';
/** For how many occurrences of an error its record stands. Absent if the record stands for one. */
export const OCCURRENCE_COUNT = 'waybill.occurrence_count';
/** How many links of a span were left out, because they were too many or had no valid ids. */
export const DROPPED_LINKS = 'waybill.dropped_link_count';
/** How many more lines with the same message were left out, because too many came in a short time. */
export const SUPPRESSED = 'waybill.suppressed_count';
/**
 * The beginning of an attribute name. A drop reason follows. The value is the number of records that were dropped for
 * this reason since the previous log line about dropped records.
 */
export const DROPPED = 'waybill.dropped';
/**
 * The secret of the page or process that wrote the records. Only OTLP bodies carry it, as an attribute of the scope. No
 * record and no resource has it.
 */
export const WRITER = 'waybill.writer';
