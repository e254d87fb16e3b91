import { watchBrowser } from './browser-fetch.ts';
import { fail, failInEachWay, references, stop, unhandled } from './failures.ts';
import { correlationIds, request, requestInEachWay } from './requests.ts';
import type { OpenTelemetry } from './start-open-telemetry.ts';
import { startWaybill, waybill } from './start-waybill.ts';

/** What a test can do on the page. */
const app = {
  request,
  requestInEachWay,
  fail,
  stopWhenAsked: (at: string) => stop(at, fetch, 'asked'),
  failInEachWay,
  correlationIds,
  references,
  unhandled,
  waybill: () => waybill!,
  /** Sends what Sentry has. */
  flushSentry: async () => {},
  openTelemetry: undefined as OpenTelemetry | undefined,
};

declare global {
  interface Window {
    app: typeof app;
  }
}

watchBrowser();
// Which parts start, in which order.
for (const part of location.hash.slice(1).split(',')) {
  if (part === 'waybill') startWaybill();
  if (part === 'msw') await (await import('./start-msw.ts')).startMsw();
  if (part === 'sentry') app.flushSentry = (await import('./start-sentry.ts')).startSentry();
  if (part === 'open-telemetry') {
    app.openTelemetry = (await import('./start-open-telemetry.ts')).startOpenTelemetry();
  }
}
window.app = app;
document.title = 'ready';
