import { browserTracingIntegration, flush, getActiveSpan, getRootSpan, init } from '@sentry/browser';

/** Starts Sentry as its documents say for a page whose server reads W3C headers; gives a way to send what it has. */
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
