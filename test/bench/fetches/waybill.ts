import { createTracing, otlpExporter, type Tracing } from 'waybill';
import type { Contender } from './contender.ts';

let tracing: Tracing;

export const contender: Contender = {
  start() {
    tracing = createTracing({ service: 'bench', exporter: otlpExporter({ url: '/otlp' }) });
  },
  within: (work) => tracing.action('bench', work),
  flush: () => tracing.flush(),
};
