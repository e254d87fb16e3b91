import { browserTracingIntegration, flush, init, startSpan } from '@sentry/browser';
import type { Contender } from './contender.ts';
import { lateSpansEnd } from './late-spans.ts';

export const contender: Contender = {
  start() {
    init({
      dsn: `${window.location.protocol}//key@${window.location.host}/1`,
      integrations: [browserTracingIntegration()],
      tracesSampleRate: 1,
      propagateTraceparent: true,
    });
  },
  within: (work) => startSpan({ name: 'bench', op: 'ui.action' }, work),
  async flush() {
    await lateSpansEnd();
    await flush();
  },
};
