export { temporalActivityInterceptor } from './temporal-activity-interceptor.ts';
export { temporalClientInterceptor } from './temporal-client-interceptor.ts';
export { temporalSinks } from './temporal-sinks.ts';
export type {
  CallWithHeaders,
  TemporalHeaders,
  TemporalPayload,
  TracingParams,
} from '../temporal-workflow/index.ts';
export type {
  TemporalActivityContext,
  TemporalActivityInterceptors,
} from './temporal-activity-interceptor.ts';
export type { TemporalClientInterceptor } from './temporal-client-interceptor.ts';
export type { TemporalSinkFunction, TemporalSinks, TemporalWorkerOptions } from './temporal-sinks.ts';
