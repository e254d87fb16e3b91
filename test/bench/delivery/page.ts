import { createTracing, durableQueue, otlpExporter, type DeliveryAccount } from 'waybill';

const PER_TICK = 100;
const TICK_MS = 10;
// Of one message at most 100 lines a second are written.
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

/** Offers 10,000 records a second; resolves when the last one was offered. */
function offer(seconds: number): Promise<number> {
  const startMs = performance.now();
  let offered = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      // What a late timer missed is made up for.
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
