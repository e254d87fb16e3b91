import { createTracing, durableQueue, otlpExporter } from 'waybill';

const tracing = createTracing({
  service: 'bench',
  exporter: otlpExporter({ url: '/otlp' }),
  ...(window.location.search === '?durable' && { queue: durableQueue() }),
});

async function order(nth: number): Promise<void> {
  await (await fetch(`/api/orders/${nth}`)).json();
}

/** Makes all calls at a steady rate. Resolves after the last call. */
function callSteadily(count: number, perSecond: number, call: (nth: number) => void): Promise<void> {
  const startMs = performance.now();
  let made = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      // A late timer makes up for the calls that it missed.
      const due = Math.min(count, ((performance.now() - startMs) * perSecond) / 1000);
      for (; made < due; made++) call(made);
      if (made < count) return;
      clearInterval(timer);
      resolve();
    }, 5);
  });
}

/** Makes requests inside one action, at a steady rate or all at once. Resolves when the last answer has been read. */
async function burst(count: number, perSecond: number | null): Promise<void> {
  await tracing.action('burst', async () => {
    const answers: Promise<void>[] = [];
    if (perSecond !== null) await callSteadily(count, perSecond, (nth) => answers.push(order(nth)));
    else for (let nth = 0; nth < count; nth++) answers.push(order(nth));
    await Promise.all(answers);
  });
}

Object.assign(globalThis, { burst });
