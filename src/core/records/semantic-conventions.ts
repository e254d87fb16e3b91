// Names of OpenTelemetry's semantic conventions 1.44, and our own under `waybill.`.
// https://opentelemetry.io/docs/specs/semconv/

export const SERVICE_NAME = 'service.name';
export const SERVICE_VERSION = 'service.version';
export const DEPLOYMENT_ENVIRONMENT = 'deployment.environment.name';

export const HTTP_METHOD = 'http.request.method';
export const HTTP_STATUS = 'http.response.status_code';
export const HTTP_ROUTE = 'http.route';
/** The name of the header follows. The value is a single text and not a list, because our headers hold single ids. */
export const RESPONSE_HEADER = 'http.response.header.';
export const URL_FULL = 'url.full';
export const URL_PATH = 'url.path';
export const SERVER_ADDRESS = 'server.address';
export const ERROR_TYPE = 'error.type';

export const LOG_UID = 'log.record.uid';
export const SESSION_ID = 'session.id';
export const USER_ID = 'user.id';

/** The UUID that ties events together. OpenTelemetry has no name for it. */
export const CORRELATION_ID = 'correlation.id';
/** The reference, on the first span of each program and on errors: some backends cannot search the end of an id. */
export const REFERENCE = 'waybill.reference';
/** How sure Waybill is which action a record belongs to: `exact`, `inferred` or `none`. */
export const ATTRIBUTION = 'waybill.attribution';
/** How an action went: `ok`, `error`, or `abandoned` if it was cut off before it was complete. */
export const OUTCOME = 'waybill.outcome';
/** The event that began an action: `click`, `submit`, `enter`, `change`, `load` or `navigate`. */
export const TRIGGER = 'waybill.trigger';
/** How many requests an action made. */
export const REQUEST_COUNT = 'waybill.request_count';
/** True on the snapshot of a span that was still open when it was sent. The ended span replaces the snapshot. */
export const UNFINISHED = 'waybill.unfinished';
/** How many further lines with this message were left out, because too many came at once. */
export const SUPPRESSED = 'waybill.suppressed_count';
/** A drop reason follows. The value counts the records that were dropped for this reason since the last such line. */
export const DROPPED = 'waybill.dropped';
