import { trace } from '@opentelemetry/api';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch';
import { WebTracerProvider } from '@opentelemetry/sdk-trace-web';
import type { Tracker } from '../../perform-scenario.ts';

type ContextManager = NonNullable<
  NonNullable<Parameters<WebTracerProvider['register']>[0]>['contextManager']
>;

/** OpenTelemetry as its documents set it up. Same-origin requests get `traceparent` without any further option. */
export function createOpenTelemetry(contextManager: ContextManager): Tracker {
  const provider = new WebTracerProvider();
  provider.register({ contextManager });
  registerInstrumentations({ instrumentations: [new FetchInstrumentation()] });
  const tracer = trace.getTracer('lab');
  return {
    action: (name, work) =>
      tracer.startActiveSpan(name, { root: true }, (span) => ({
        traceId: span.spanContext().traceId,
        done: endAfter(span, work),
      })),
  };
}

// A plain call begins the work, so that its synchronous part runs inside `startActiveSpan`.
async function endAfter<T>(span: { end: () => void }, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    span.end();
  }
}
