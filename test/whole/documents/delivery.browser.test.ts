import { expect, it, onTestFinished } from 'vitest';
import { createTracing, traceFetch, type DeliveryState } from 'waybill';
import { recordsOf } from '../readme/records-of.ts';

/** Replaces the network, which a test must not use, until the test is over. */
function answerWith(answer: (address: string, init: RequestInit | undefined) => Response): void {
  const native = window.fetch;
  window.fetch = async (input, init) => answer(String(input), init);
  onTestFinished(() => {
    window.fetch = native;
  });
}

it('keeps records in the database of the example of the durable queue', async () => {
  const { tracing } = await import('docs:delivery/durable');
  onTestFinished(() => tracing.dispose());
  tracing.log.info('kept');
  expect(tracing.account()).toEqual({ captured: 1, adopted: 0, queued: 1, delivered: 0, dropped: {} });
  await expect.poll(async () => (await indexedDB.databases()).map(({ name }) => name)).toContain('waybill');
});

it('hears the outcome of the records in the example of the delivery state', async () => {
  answerWith(() => Response.json({}));
  const example = await import('docs:delivery/state');
  onTestFinished(() => example.tracing.dispose());
  example.tracing.log.info('sent');
  await example.tracing.flush();
  expect(example.latest).toMatchObject({ state: 'delivered', queued: 0, delivered: 1 });
  example.stop();
  example.tracing.log.info('unheard');
  await example.tracing.flush();
  expect(example.latest).toMatchObject({ delivered: 1 });
});

it('delivers to the vendor in the example of other receivers, and gives the outcome', async () => {
  let status = 200;
  const sent: string[] = [];
  answerWith((_, init) => {
    sent.push(String(init?.body));
    return new Response(null, { status });
  });
  const { tracing } = await import('docs:stores/vendor');
  const states: DeliveryState[] = [];
  tracing.subscribe((event) => {
    if (event.type === 'delivery') states.push(event.delivery);
  });
  tracing.log.info('delivered');
  await tracing.flush();
  expect(states.at(-1)).toMatchObject({ state: 'delivered', queued: 0, delivered: 1 });
  status = 503;
  tracing.log.info('kept');
  await tracing.flush();
  expect(states.at(-1)).toMatchObject({ state: 'failed', queued: 1 });
  status = 400;
  await tracing.flush();
  expect(states.at(-1)).toMatchObject({ queued: 0, delivered: 1, dropped: 1 });
  expect(sent).toHaveLength(3);
  void tracing.dispose();
});

it('attributes the call in the example of Supabase to its action', async () => {
  const { invite, tracing } = await import('docs:supabase/client');
  const records = recordsOf(tracing);
  // The project of the example does not exist, so the call fails, and its error leads to the request.
  const error = await invite('ada@example.com').catch((reason: unknown) => reason);
  const request = records.find((record) => record.type === 'span');
  void tracing.dispose();
  expect(tracing.occurrenceOf(error)).toMatchObject({ traceId: request?.traceId, spanId: request?.spanId });
});

it('hides more than the default in the example of a redactor', async () => {
  answerWith(() => new Response());
  const { tracing } = await import('docs:privacy-and-sampling/redact');
  const records = recordsOf(tracing);
  tracing.log.info('signed up', { email: 'ada@example.com', password: 'c4n4ry', plan: 'free' });
  await fetch('https://app.example.com/reset/t0ken/now');
  void tracing.dispose();
  expect(records[0]?.attributes).toMatchObject({ email: '[e-mail]', password: '[redacted]', plan: 'free' });
  expect(records[1]?.attributes['url.full']).toBe('https://app.example.com/reset/[token]/now');
});

it('sends headers to the target in the example of targets, and to none of its neighbours', async () => {
  const sent: Record<string, string[]> = {};
  answerWith((address, init) => {
    // Records of the other examples may also leave at this time.
    if (address.startsWith('https://api.example.com/')) {
      sent[address] = [...new Headers(init?.headers).keys()];
    }
    return new Response();
  });
  const { tracing } = await import('docs:privacy-and-sampling/targets');
  await fetch('https://api.example.com/v1/orders');
  await fetch('https://api.example.com/v2/orders');
  void tracing.dispose();
  expect(sent).toEqual({
    'https://api.example.com/v1/orders': ['traceparent', 'x-correlation-id', 'x-trace-id'],
    'https://api.example.com/v2/orders': [],
  });
});

it('traces a client that was created before the tracing in the example of currentFetch', async () => {
  answerWith(() => new Response(null, { status: 204 }));
  const { ApiClient } = await import('docs:privacy-and-sampling/current-fetch');
  const early = new ApiClient();
  const untraced = new ApiClient({ fetch: window.fetch.bind(window) });
  const tracing = createTracing({ service: 'shop-web', instrumentations: [traceFetch()] });
  onTestFinished(() => tracing.dispose());
  const records = recordsOf(tracing);
  expect([await early.status('/early'), await untraced.status('/untraced')]).toEqual([204, 204]);
  const address = (path: string): string => new URL(path, document.baseURI).href;
  expect(records.map(({ attributes }) => attributes['url.full'])).toEqual([address('/early')]);
});

it('exports one action at any ratio in the example of sampling', async () => {
  const bodies: string[] = [];
  answerWith((_, init) => {
    bodies.push(String(init?.body));
    return Response.json({});
  });
  const { pay, tracing } = await import('docs:privacy-and-sampling/sampling');
  onTestFinished(() => tracing.dispose());
  const records = recordsOf(tracing);
  // Waybill writes only a hundred lines a second of the same message.
  for (let nth = 0; nth < 200; nth++) tracing.action('look', ({ log }) => log.info(`looked at ${nth}`));
  pay();
  await tracing.flush();
  expect(records.filter((record) => record.type === 'log')).toHaveLength(201);
  const exported = bodies.join('').match(/"stringValue":"(looked at \d+|paid)"/g) ?? [];
  expect(exported.filter((line) => line.includes('paid'))).toHaveLength(1);
  expect(exported.length).toBeGreaterThan(10);
  expect(exported.length).toBeLessThan(101);
});
