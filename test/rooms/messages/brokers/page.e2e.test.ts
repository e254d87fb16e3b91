import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { LogRecord, SpanRecord } from 'waybill';
import { consume, produce } from 'waybill/messages';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundleScript } from '../../../house/bundle-script.ts';
import { installLocked } from '../../../house/install-locked.ts';
import { openChromium } from '../../../whole/e2e/chromium-page.ts';
import { openRecorder } from '../../browser/recorder.ts';
import { startRecorder } from '../../browser/recorder-server.ts';
import { createRecordedTracing, type RecordedTracing } from '../../server/recorded-tracing.ts';
import { importClient, isMissing, startMosquitto } from './start-brokers.ts';
import type { Mqtt } from './clients.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const entry = fileURLToPath(new URL('./order-page.ts', import.meta.url));

beforeAll(async () => {
  if (!isMissing('mosquitto')) await installLocked(folder);
}, 300_000);

/** Takes orders and answers each of them, as a service with a tracing of its own. */
async function answerOrders(address: string, { tracing }: RecordedTracing): Promise<void> {
  const { default: mqtt } = await importClient<Mqtt>('mqtt/build/index.js');
  const client = await mqtt.connectAsync({ protocol: 'mqtt+unix', path: address, protocolVersion: 5 });
  onTestFinished(() => client.endAsync());
  await client.subscribeAsync('orders');
  client.on('message', (_topic, payload, packet) => {
    const answer = { qos: 1, properties: { userProperties: {} } };
    void consume(
      tracing,
      packet,
      () =>
        produce(
          tracing,
          answer,
          () => client.publishAsync('answers', new TextDecoder().decode(payload), answer),
          {
            system: 'mqtt',
            destination: 'answers',
          },
        ),
      { system: 'mqtt', destination: 'orders' },
    );
  });
}

/** Opens the page of orders in Chromium. */
async function openOrders(isCompiled: boolean) {
  const [broker, chromium, server, script] = await Promise.all([
    startMosquitto(),
    openChromium(),
    startRecorder(),
    bundleScript(entry, isCompiled),
  ]);
  onTestFinished(async () => {
    await chromium.close();
    await Promise.all([server.close(), broker.stop()]);
  });
  const service = createRecordedTracing({ service: 'orders' });
  await answerOrders(broker.address, service);
  const home = openRecorder(server.origin);
  const javascript = { 'content-type': 'text/javascript' };
  await home.answer(
    {
      path: '/page',
      headers: { 'content-type': 'text/html' },
      body: '<!doctype html><title>Orders</title><button>Order</button><script type="module" src="./page.js"></script>',
    },
    { path: '/page.js', headers: javascript, body: script },
    {
      path: '/mqtt.js',
      headers: javascript,
      body: await readFile(`${folder}node_modules/mqtt/dist/mqtt.esm.js`, 'utf8'),
    },
    {},
  );
  const { page } = chromium;
  await page.goto(`${home.url}/page`);
  await page.evaluate(`start('${broker.webAddress}')`);
  return { page, service, home };
}

describe.skipIf(isMissing('mosquitto'))('a page with MQTT over WebSocket, of the package mosquitto', () => {
  it.each([
    ['compiled', true],
    ['not compiled', false],
  ])('is in one trace with the service that answers, %s', async (_, isCompiled) => {
    const { page, service, home } = await openOrders(isCompiled);
    await page.getByRole('button').click();
    await page.waitForFunction(`document.body.dataset.answers?.includes('clicked')`);
    // An action ends 100 ms after its last work.
    await page.waitForFunction(`records.some(({ name }) => name === 'process answers')`);
    const records = await page.evaluate<(SpanRecord | LogRecord)[]>('records');
    const named = (name: string): SpanRecord =>
      records.find((record): record is SpanRecord => record.type === 'span' && record.name === name)!;
    const click = records.find(
      (record): record is SpanRecord => record.type === 'span' && record.parentSpanId === undefined,
    )!;
    const taken = await service.span('process orders');
    const given = await service.span('send answers');
    const expected = { traceId: click.traceId };
    expect(named('publish orders')).toMatchObject({
      ...expected,
      parentSpanId: click.spanId,
      kind: 'producer',
    });
    expect(taken).toMatchObject({
      ...expected,
      parentSpanId: named('publish orders').spanId,
      kind: 'consumer',
    });
    expect(given).toMatchObject({ ...expected, parentSpanId: taken.spanId });
    const heard = named('process answers');
    expect(heard).toMatchObject({ ...expected, parentSpanId: given.spanId, kind: 'consumer' });
    const [line] = records.filter((record): record is LogRecord => record.type === 'log');
    expect(line).toMatchObject({ ...expected, spanId: heard.spanId });
    const [saved] = (await home.seen()).filter(({ path }) => path.startsWith('/saved'));
    expect(saved?.headers['x-trace-id']).toBe(click.traceId);
  });

  it('sends outside of an action, transforms, and tells that an action has no links', async () => {
    const { page, service } = await openOrders(true);
    await page.evaluate(`order('alone')`);
    await expect
      .poll(async () => (await service.spans()).map(({ name }) => name))
      .toContain('process orders');
    const parent = { properties: { userProperties: {} as Record<string, string> } };
    service.tracing.span('shouting', () =>
      produce(service.tracing, parent, () => {}, { system: 'mqtt', destination: 'shouts' }),
    );
    const { traceId, spanId } = await service.span('send shouts');
    const shouted = await page.evaluate<{ text: string; headers: Record<string, string> }>(
      `shout(${JSON.stringify({ text: 'hey', ...parent })})`,
    );
    expect(shouted).toMatchObject({ text: 'HEY', headers: { trace_id: traceId } });
    await page.evaluate(
      `consume(${JSON.stringify([parent, parent, { properties: { userProperties: {} } }])})`,
    );
    await page.waitForFunction(`records.some(({ name }) => name === 'process lists')`);
    await page.waitForFunction(`records.some(({ name }) => name === 'transform shout')`);
    const records = await page.evaluate<SpanRecord[]>('records');
    const named = (name: string): SpanRecord | undefined => records.find((record) => record.name === name);
    expect(named('publish orders')).toMatchObject({ kind: 'producer' });
    expect(named('publish orders')?.parentSpanId).toBeUndefined();
    expect(named('transform shout')).toMatchObject({ traceId, parentSpanId: spanId, kind: 'consumer' });
    expect(named('process lists')?.attributes).toMatchObject({
      'messaging.batch.message_count': 3,
      'waybill.dropped_link_count': 1,
    });
  });
});
