export { createTestServerTracing } from './create-test-server-tracing.ts';
export type { TestServerTracing, TestServerTracingOptions } from './create-test-server-tracing.ts';
