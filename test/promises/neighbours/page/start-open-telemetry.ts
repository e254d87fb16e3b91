import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  WebTracerProvider,
  type Span,
} from '@opentelemetry/sdk-trace-web';

/** The spans that OpenTelemetry made of the page's requests, by the addresses of the requests. */
export interface OpenTelemetry {
  readonly begun: readonly string[];
  readonly exported: () => string[];
  /** Sends a body as OpenTelemetry's OTLP exporter does. */
  readonly send: () => Promise<Response>;
}

type Fetch = typeof fetch & { __original?: typeof fetch };

const addressOf = ({ attributes }: Pick<Span, 'attributes'>): string => String(attributes['url.full']);

/** Starts OpenTelemetry as its documents say, including the propagators. */
export function startOpenTelemetry(): OpenTelemetry {
  const begun: string[] = [];
  const exporter = new InMemorySpanExporter();
  const watch = {
    onStart: (span: Span) => void begun.push(addressOf(span)),
    onEnd: () => {},
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  new WebTracerProvider({ spanProcessors: [watch, new SimpleSpanProcessor(exporter)] }).register();
  registerInstrumentations({ instrumentations: [new FetchInstrumentation()] });
  return {
    begun,
    exported: () => exporter.getFinishedSpans().map(addressOf),
    send() {
      // In this way it avoids tracing itself: fetch-transport.ts of @opentelemetry/otlp-exporter-base.
      const { __original: below = fetch }: Fetch = fetch;
      return below('/otlp/open-telemetry', { method: 'POST', body: '{}' });
    },
  };
}
