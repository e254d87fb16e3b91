// OpenTelemetry's API makes its keys with `Symbol.for`, so that several copies of it share them. So a key can be named
// without an import: https://github.com/open-telemetry/opentelemetry-js/blob/main/api/src/context/context.ts

/** The key of the active span in a context. */
export const SPAN_KEY: unique symbol = Symbol.for('OpenTelemetry Context Key SPAN');
/** The key of the baggage in a context. */
export const BAGGAGE_KEY: unique symbol = Symbol.for('OpenTelemetry Baggage Key');
/** The key that says whether a context makes no spans. */
export const SUPPRESSED_KEY: unique symbol = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING');
/** The key of the first span of the action to which a context belongs. */
export const ROOT_KEY: unique symbol = Symbol.for('waybill.otel.root');
/** The key of the correlation id that a request or a message brought. */
export const CORRELATION_KEY: unique symbol = Symbol.for('waybill.otel.correlation-id');
