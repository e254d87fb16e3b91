import {
  captureErrors,
  createTracing,
  durableQueue,
  traceFetch,
  traceUserActions,
  traceXhr,
  type TelemetryRecord,
  type Tracing,
} from 'waybill';
import { traceWebVitals } from 'waybill/web-vitals';

export interface NativeLab {
  readonly start: () => Tracing;
  /** The kinds of the problems that the tracing has reported. */
  readonly diagnostics: string[];
  /** The records of all actions, requests and lines. */
  readonly records: TelemetryRecord[];
  /** Whether the plugin compiled the page. */
  readonly isCompiled: () => Promise<boolean>;
}

declare global {
  var native: NativeLab;
}

const records: TelemetryRecord[] = [];
const diagnostics: string[] = [];

globalThis.native = {
  records,
  diagnostics,
  /** Starts a tracing with each instrumentation, and a first action, because some patches wait for the first one. */
  start() {
    const tracing = createTracing({
      service: 'page',
      environment: 'test',
      exporter: async (exported) => {
        records.push(...exported);
        return { accepted: exported.length, rejected: [] };
      },
      onDiagnostic: ({ kind }) => void diagnostics.push(kind),
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
