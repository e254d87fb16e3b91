import { watchBrowser } from './browser-fetch.ts';
import { fail, failInEachWay, references, stop, unhandled } from './failures.ts';
import { correlationIds, request, requestInEachWay } from './requests.ts';
import type { OpenTelemetry } from './start-open-telemetry.ts';
import { startWaybill, waybill } from './start-waybill.ts';

/** The functions that a test can call on the page. */
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
  /** Sends everything that Sentry holds. */
  flushSentry: async () => {},
  openTelemetry: undefined as OpenTelemetry | undefined,
};

declare global {
  interface Window {
    app: typeof app;
  }
}

watchBrowser();
// The hash lists the parts to start, in their order.
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
