import { browserTracingIntegration, flush, getActiveSpan, getRootSpan, init } from '@sentry/browser';

/** Starts Sentry as its documents say for servers that read W3C headers. Gives a function that sends all its data. */
export function startSentry(): () => Promise<void> {
  init({
    dsn: `${location.protocol}//key@${location.host}/1`,
    integrations: [browserTracingIntegration()],
    tracesSampleRate: 1,
    tracePropagationTargets: [location.origin],
    propagateTraceparent: true,
  });
  return async () => {
    const active = getActiveSpan();
    if (active) getRootSpan(active).end();
    await flush(5000);
  };
}
