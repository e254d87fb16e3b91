export { openServerTracing } from './tracing/create-server-tracing.ts';
