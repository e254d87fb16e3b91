export { createContextManager } from './create-context-manager.ts';
export { createPropagator } from './create-propagator.ts';
export { createSpanProcessor } from './create-span-processor.ts';
export type { OtelContextManager } from './create-context-manager.ts';
export type { OtelGetter, OtelPropagator, OtelSetter, PropagatorOptions } from './create-propagator.ts';
export type { OtelSpanProcessor } from './create-span-processor.ts';
export type { OtelContext } from './api/otel-context.ts';
export type { OtelReadableSpan, OtelScope, OtelTime } from './api/otel-readable-span.ts';
export type { OtelSpanContext } from './api/otel-span.ts';
