import { browserTracingIntegration, init, startNewTrace, startSpan } from '@sentry/browser';
import type { Tracker } from '../../perform-scenario.ts';

init({
  dsn: 'http://key@127.0.0.1/1',
  transport: () => ({ send: () => Promise.resolve({}), flush: () => Promise.resolve(true) }),
  // Otherwise spans of the page itself would stay active beside the actions.
  integrations: [browserTracingIntegration({ instrumentPageLoad: false, instrumentNavigation: false })],
  tracesSampleRate: 1,
  tracePropagationTargets: [/^\/judged\//],
  propagateTraceparent: true,
});

/** Sentry, with a trace and a span for each action. */
export const tracker: Tracker = {
  action: (name, work) =>
    startNewTrace(() => {
      let traceId = '';
      const done = startSpan({ name, op: 'ui.action' }, (span) => {
        ({ traceId } = span.spanContext());
        return work();
      });
      return { traceId, done };
    }),
};
