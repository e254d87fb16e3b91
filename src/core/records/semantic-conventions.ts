// Names of OpenTelemetry's semantic conventions 1.44, and our own under `waybill.`.
// https://opentelemetry.io/docs/specs/semconv/

export const SERVICE_NAME = 'service.name';
export const SERVICE_VERSION = 'service.version';
export const DEPLOYMENT_ENVIRONMENT = 'deployment.environment.name';

export const HTTP_METHOD = 'http.request.method';
export const HTTP_STATUS = 'http.response.status_code';
export const HTTP_ROUTE = 'http.route';
/** Followed by the name of the header. Values stand alone here, not in a list: ours are single ids. */
export const RESPONSE_HEADER = 'http.response.header.';
export const URL_FULL = 'url.full';
export const URL_PATH = 'url.path';
export const SERVER_ADDRESS = 'server.address';
export const ERROR_TYPE = 'error.type';

export const LOG_UID = 'log.record.uid';
export const SESSION_ID = 'session.id';
export const USER_ID = 'user.id';

/** The UUID that ties events together; OpenTelemetry has no name for it. */
export const CORRELATION_ID = 'correlation.id';
/** The short code, on the first span of each program and on errors, for backends that cannot search the end of an id. */
export const REFERENCE = 'waybill.reference';
/** How sure we are which action a record belongs to: `exact`, `inferred` or `none`. */
export const ATTRIBUTION = 'waybill.attribution';
/** How an action went: `ok`, `error`, or `abandoned` where it was cut off before it was through. */
export const OUTCOME = 'waybill.outcome';
/** What a user, or the browser, did to begin an action: `click`, `submit`, `enter`, `change`, `load` or `navigate`. */
export const TRIGGER = 'waybill.trigger';
/** How many requests an action made. */
export const REQUEST_COUNT = 'waybill.request_count';
/** True on the snapshot of a span that was still open when it was sent; the ended span replaces it. */
export const UNFINISHED = 'waybill.unfinished';
/** How many further lines with this message were left out, because there were too many at once. */
export const SUPPRESSED = 'waybill.suppressed_count';
/** Followed by a reason: how many records were dropped for it since that was told last. */
export const DROPPED = 'waybill.dropped';
