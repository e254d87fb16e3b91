import { context, propagation, trace } from '@opentelemetry/api';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { createTracing } from 'waybill';
import { createContextManager, createPropagator } from 'waybill/otel';
import type { Tracker } from '../../attribution/perform-scenario.ts';

const tracing = createTracing({ service: 'lab', environment: 'test', instrumentations: [] });
context.setGlobalContextManager(createContextManager(tracing).enable());
propagation.setGlobalPropagator(createPropagator());
trace.setGlobalTracerProvider(new TracerProvider());
registerInstrumentations({ instrumentations: [new FetchInstrumentation()] });
const tracer = trace.getTracer('lab');

/** Version 3 of OpenTelemetry on the context of Waybill, which itself traces nothing. */
export const tracker: Tracker = {
  action: (name, work) =>
    tracer.startActiveSpan(name, { root: true }, (span) => ({
      traceId: span.spanContext().traceId,
      done: work().finally(() => span.end()),
    })),
};
