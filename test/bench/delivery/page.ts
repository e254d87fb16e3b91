import { createTracing, durableQueue, otlpExporter, type DeliveryAccount } from 'waybill';

const PER_TICK = 100;
const TICK_MS = 10;
// Waybill writes at most 100 lines a second of the same message, so the page needs many messages.
const MESSAGES = Array.from({ length: 200 }, (_, nth) => `order placed at desk ${nth}`);

const tracing = createTracing({
  service: 'bench',
  environment: 'bench',
  instrumentations: [],
  exporter: otlpExporter({ url: '/otlp' }),
  queue: durableQueue(),
});

let longestTaskMs = 0;
const observer = new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration);
});
observer.observe({ type: 'longtask', buffered: false });

/** Offers 10,000 records a second. Resolves when the last record was offered. */
function offer(seconds: number): Promise<number> {
  const startMs = performance.now();
  let offered = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      // A late timer makes up for the records that it missed.
      const due = Math.min(seconds * 1000, performance.now() - startMs) * (PER_TICK / TICK_MS);
      for (; offered < due; offered++) {
        tracing.log.info(MESSAGES[offered % MESSAGES.length]!, { orderId: offered, items: 3, paid: true });
      }
      if (performance.now() - startMs < seconds * 1000) return;
      clearInterval(timer);
      resolve(offered);
    }, TICK_MS);
  });
}

Object.assign(globalThis, {
  offer,
  account: (): DeliveryAccount => tracing.account(),
  flush: () => tracing.flush(),
  longestTaskMs: () => longestTaskMs,
});
