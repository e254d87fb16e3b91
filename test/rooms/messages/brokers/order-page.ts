// A page that sends orders over MQTT, and hears the answers.
import { createTracing, traceFetch, traceUserActions, type TelemetryRecord } from 'waybill';
import { consume, produce, transform } from 'waybill/messages';

interface Packet {
  readonly properties?: { readonly userProperties?: object };
}

interface MqttClient {
  publishAsync: (topic: string, payload: string, options: object) => Promise<unknown>;
  subscribeAsync: (topic: string) => Promise<unknown>;
  on: (event: 'message', listener: (topic: string, payload: Uint8Array, packet: Packet) => void) => void;
}

const records: TelemetryRecord[] = [];
const tracing = createTracing({
  service: 'order-page',
  environment: 'test',
  instrumentations: [traceFetch(), traceUserActions()],
});
tracing.subscribe(({ record }) => void records.push(record), ['record']);
const about = { system: 'mqtt', destination: 'orders', operation: 'publish' };
const answers = { system: 'mqtt', destination: 'answers' };

async function start(address: string): Promise<void> {
  // mqtt.js is not compiled by the plugin.
  const library = (await import(/* @vite-ignore */ new URL('./mqtt.js', location.href).href)) as {
    default: { connectAsync: (address: string, options: object) => Promise<MqttClient> };
  };
  const client = await library.default.connectAsync(address, { protocolVersion: 5 });
  await client.subscribeAsync('answers');
  const order = (what: string): Promise<unknown> => {
    const options = { qos: 1, properties: { userProperties: {} } };
    return produce(tracing, options, () => client.publishAsync('orders', what, options), about);
  };
  const shout = transform(tracing, 'shout', ({ text }: { text: string; properties?: object }) => ({
    text: text.toUpperCase(),
    headers: {},
  }));
  client.on('message', (_topic, payload, packet) => {
    const text = new TextDecoder().decode(payload);
    void consume(
      tracing,
      packet,
      async () => {
        await fetch(`./saved?${text}`);
        tracing.log.info('saved', { text });
        document.body.dataset['answers'] = `${document.body.dataset['answers'] ?? ''}${text} `;
      },
      answers,
    );
  });
  document.querySelector('button')!.addEventListener('click', () => void order('clicked'));
  Object.assign(globalThis, {
    order,
    shout,
    records,
    consume: (list: object[]) => consume(tracing, list, () => {}, { ...answers, destination: 'lists' }),
  });
}

Object.assign(globalThis, { start });
