import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  WebTracerProvider,
  type Span,
} from '@opentelemetry/sdk-trace-web';

/** What OpenTelemetry did with the requests of the page, by their addresses. */
export interface OpenTelemetry {
  readonly begun: readonly string[];
  readonly exported: () => string[];
  /** Sends something as its OTLP exporter does. */
  readonly send: () => Promise<Response>;
}

type Fetch = typeof fetch & { __original?: typeof fetch };

const addressOf = ({ attributes }: Pick<Span, 'attributes'>): string => String(attributes['url.full']);

/** Starts OpenTelemetry as its documents say, propagators and all. */
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
      // What keeps it from tracing itself: fetch-transport.ts of @opentelemetry/otlp-exporter-base.
      const { __original: below = fetch }: Fetch = fetch;
      return below('/otlp/open-telemetry', { method: 'POST', body: '{}' });
    },
  };
}
