export { createTracingStore } from './tracing-store.ts';
export type { CurrentAction, TracingState, TracingStore } from './tracing-store.ts';
