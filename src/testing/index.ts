export { createTestTracing } from './create-test-tracing.ts';
export { memoryExporter } from './memory-exporter.ts';
export { memoryStore } from './memory-store.ts';
export { tracingMatchers } from './tracing-matchers.ts';
export type { TestTracing, TestTracingOptions } from './create-test-tracing.ts';
export type { MemoryExporter } from './memory-exporter.ts';
export type { MemoryStore, MemoryStoreOptions, StoredEvent } from './memory-store.ts';
export type { TestClock } from './test-clock.ts';
export type { ExpectedTrace, TestRecords, TracingMatchers } from './tracing-matchers.ts';
