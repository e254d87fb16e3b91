export type { ReferenceStorage } from './kept-references.ts';
export { createTracingStore } from './tracing-store.ts';
export type { CurrentAction, TracingState, TracingStore, TracingStoreOptions } from './tracing-store.ts';
