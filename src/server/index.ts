export { checkCors } from '../cors-check/index.ts';
export { otlpExporter } from '../otlp/index.ts';
export { createIngest } from './ingest/create-ingest.ts';
export { createTraceApi } from './trace-api/create-trace-api.ts';
export { createServerTracing } from './tracing/create-server-tracing.ts';
export { memoryQueue } from './tracing/memory-queue.ts';
export { createSpan } from './tracing/create-span.ts';
export { endSpan } from './tracing/end-span.ts';
export { errorForPage } from './frameworks/error-for-page.ts';
export { errorResponse } from './handler/error-response.ts';
export { extractTracingContext } from './propagation/extract-tracing-context.ts';
export { isPrefetch } from './propagation/is-prefetch.ts';
export { injectTracingContext } from './propagation/inject-tracing-context.ts';
export { logFormat, logMixin } from './tracing/log-mixin.ts';
export { publicError } from './handler/public-error.ts';
export { readEnvironment } from './environment/read-environment.ts';
export { recordRequestErrors } from './frameworks/record-request-errors.ts';
export { traceFunctions } from './frameworks/trace-functions.ts';
export { tracingCorsHeaders } from './cors/tracing-cors-headers.ts';
export type { GivenContext } from '../core/internal.ts';
export type { CheckCorsOptions, CorsProblem, CorsReport, CorsVerdict } from '../cors-check/index.ts';
export type { OtlpExporterOptions } from '../otlp/index.ts';
export type { ClientFetch, ClientOptions, ClientRequestInit } from './client/client-options.ts';
export type { Cors, CorsOptions } from './cors/cors.ts';
export type { ServerTracing } from './tracing/create-server-tracing.ts';
export type { ServerTracingOptions } from './tracing/server-tracing-options.ts';
export type { LogIds, WinstonFormat } from './tracing/log-mixin.ts';
export type { CreateSpanOptions } from './tracing/create-span.ts';
export type { ContinueOptions } from './work/continue-context.ts';
export type { NewLink } from './work/linked-span.ts';
export type { HeaderProblemKind } from './propagation/header-problems.ts';
export type {
  Propagation,
  PropagationCounts,
  PropagationOptions,
  PropagationProblem,
} from './propagation/propagation-watch.ts';
export type { PageError } from './frameworks/error-for-page.ts';
export type { FailedRequest, FailedRoute, RequestErrorRecorder } from './frameworks/record-request-errors.ts';
export type { TraceFunction } from './frameworks/trace-functions.ts';
export type { HeaderSource } from './propagation/read-headers.ts';
export type { ErrorBody } from './handler/error-response.ts';
export type { Environment } from './environment/environment-reader.ts';
export type { IngestOptions } from './ingest/ingest-options.ts';
export type { RateLimit } from './ingest/limit-rate.ts';
export type { Authenticate, Sender } from './ingest/identify-sender.ts';
export type { AuthenticateReader, TraceAccess } from './trace-api/identify-reader.ts';
export type { TenantReader, TraceApiOptions } from './trace-api/trace-api-options.ts';
export type { ForceSampled } from './handler/force-sampled.ts';
export type { PublicError, PublicErrorOptions } from './handler/public-error.ts';
export type { HandlerOptions, TracedHandler } from './handler/traced-handler.ts';
export type { ServerCall } from './handler/open-request.ts';
export type { ReadEnvironmentOptions } from './environment/read-environment.ts';
export type { SampledBy } from './handler/server-span.ts';
export type { Identity, Verify } from './handler/verify-identity.ts';
