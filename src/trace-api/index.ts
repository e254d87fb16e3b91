export { traceApi } from './trace-api.ts';
export { TraceApiError } from './trace-api-error.ts';
export type { TraceApiOptions } from './trace-api-options.ts';
export type { TraceApiProblem } from './trace-api-error.ts';
