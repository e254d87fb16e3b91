import { context, propagation, trace } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch';
import { BatchSpanProcessor, StackContextManager, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Contender } from './contender.ts';
import { lateSpansEnd } from './late-spans.ts';

let provider: TracerProvider;
export const contender: Contender = {
  start() {
    // The queue holds all spans of one measurement, so that the tracer drops none.
    const exporter = new OTLPTraceExporter({ url: '/otlp/v1/traces' });
    const batches = new BatchSpanProcessor({ exporter, maxQueueSize: 10_000 });
    provider = new TracerProvider({ spanProcessors: [batches] });
    // `WebTracerProvider.register` did this before the 3.x line.
    trace.setGlobalTracerProvider(provider);
    context.setGlobalContextManager(new StackContextManager().enable());
    propagation.setGlobalPropagator(
      new CompositePropagator({
        propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
      }),
    );
    registerInstrumentations({ instrumentations: [new FetchInstrumentation()] });
  },
  within: (work) =>
    trace.getTracer('bench').startActiveSpan('bench', async (span) => {
      await work();
      span.end();
    }),
  async flush() {
    await lateSpansEnd();
    await provider.forceFlush();
  },
};
