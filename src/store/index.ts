export type { ReferenceStorage } from './kept-references.ts';
export type { CurrentAction, TracingState } from './tracing-state.ts';
export { createTracingStore } from './tracing-store.ts';
export type { TracingStore, TracingStoreOptions } from './tracing-store.ts';
