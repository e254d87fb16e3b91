import { createTracing, otlpExporter } from 'waybill';
import { postgresExporter } from 'waybill/postgres';
import { createIngest } from 'waybill/server';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { hashIdentity } from '../../../src/core/internal.ts';
import { listen } from './listen.ts';
import { openDatabase } from './open-database.ts';

const ANSWER_MS = 10_000;
/** The longest pause after the first failure. */
const PAUSE_MS = 1000;

interface Arrival {
  readonly accept: () => void;
  readonly refuse: () => void;
  readonly status: Promise<number>;
}

afterEach(() => void vi.useRealTimers());

/** Serves an ingest whose `authenticate` waits until the test decides, and a page that sends to it. */
async function openPage() {
  // Only the timers of this process are fake. Sockets and the HTTP client have timers of their own.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { query, close } = await openDatabase();
  onTestFinished(close);
  const arrivals: Arrival[] = [];
  const waiting: ((arrival: Arrival) => void)[] = [];
  let decide: Pick<Arrival, 'accept' | 'refuse'>;
  const ingest = createIngest({
    exporter: postgresExporter(query),
    authenticate: () =>
      new Promise((resolve) => {
        const alice = { sender: 'alice', identity: 'alice acme' };
        decide = { accept: () => resolve(alice), refuse: () => resolve(null) };
      }),
    onDiagnostic() {},
  });
  const url = await listen(async (request) => {
    const response = ingest(request);
    const arrival = { ...decide, status: response.then(({ status }) => status) };
    arrivals.push(arrival);
    waiting.shift()?.(arrival);
    return response;
  });
  const tracing = createTracing({
    service: 'page',
    exporter: otlpExporter({ url, headers: () => ({ authorization: 'Bearer alice' }) }),
    instrumentations: [],
    onDiagnostic() {},
  });
  onTestFinished(() => tracing.dispose());
  tracing.setIdentity('alice acme');
  return {
    tracing,
    nextArrival: () => new Promise<Arrival>((resolve) => void waiting.push(resolve)),
    stored: () =>
      query(
        "select body #>> '{}' as body, resource ->> 'waybill.identity' as identity from waybill.logs order by 1",
      ),
  };
}

it.each(['before', 'after'] as const)(
  'a request that the client gave up is authenticated %s the next one is stored: nothing is lost or stored twice',
  async (when) => {
    const { tracing, nextArrival, stored } = await openPage();
    const first = nextArrival();
    for (const line of ['one', 'two', 'three']) tracing.log.info(line);
    void tracing.flush();
    const slow = await first;
    const second = nextArrival();
    await vi.advanceTimersByTimeAsync(ANSWER_MS);
    expect(tracing.account()).toMatchObject({ captured: 3, queued: 3, delivered: 0 });

    if (when === 'before') {
      slow.accept();
      await slow.status;
    }
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    const next = await second;
    next.accept();
    expect(await next.status).toBe(200);
    await vi.waitFor(() => expect(tracing.account()).toMatchObject({ queued: 0, delivered: 3 }));
    if (when === 'after') {
      slow.accept();
      await slow.status;
    }

    const identity = hashIdentity('alice acme');
    expect(await stored()).toEqual(['one', 'three', 'two'].map((body) => ({ body, identity })));
    expect(tracing.account()).toEqual({ captured: 3, adopted: 0, queued: 0, delivered: 3, dropped: {} });
  },
);
