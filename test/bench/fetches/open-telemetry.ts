import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch';
import { BatchSpanProcessor, WebTracerProvider } from '@opentelemetry/sdk-trace-web';
import type { Contender } from './contender.ts';

let provider: WebTracerProvider;

export const contender: Contender = {
  start() {
    // Its queue is as long as all that one measurement records, so that nothing is dropped.
    const exporter = new OTLPTraceExporter({ url: '/otlp/v1/traces' });
    provider = new WebTracerProvider({
      spanProcessors: [new BatchSpanProcessor(exporter, { maxQueueSize: 10_000 })],
    });
    provider.register();
    registerInstrumentations({ instrumentations: [new FetchInstrumentation()] });
  },
  within: (work) =>
    trace.getTracer('bench').startActiveSpan('bench', async (span) => {
      await work();
      span.end();
    }),
  flush: () => provider.forceFlush(),
};
