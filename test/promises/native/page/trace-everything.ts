import {
  captureErrors,
  consoleExporter,
  createTracing,
  durableQueue,
  traceFetch,
  traceUserActions,
  traceXhr,
  type Tracing,
} from 'waybill';
import { traceWebVitals } from 'waybill/web-vitals';

export interface NativeLab {
  readonly start: () => Tracing;
  /** Whether the plugin compiled the page. */
  readonly isCompiled: () => Promise<boolean>;
}

declare global {
  var native: NativeLab;
}

globalThis.native = {
  /** Starts a tracing with each instrumentation, and a first action, because some patches wait for the first one. */
  start() {
    const tracing = createTracing({
      service: 'page',
      environment: 'test',
      exporter: consoleExporter(),
      queue: durableQueue(),
      instrumentations: [traceFetch(), traceXhr(), captureErrors(), traceUserActions(), traceWebVitals()],
    });
    tracing.action('first', () => {});
    return tracing;
  },
  async isCompiled() {
    const fn = async (): Promise<void> => await Promise.resolve();
    return (await fn(), String(fn).length > 50);
  },
};
