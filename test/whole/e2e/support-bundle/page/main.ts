import { captureErrors, createSupportBundle, createTracing, otlpExporter, traceFetch } from 'waybill';

declare global {
  interface Window {
    makeBundle: () => string;
    send: () => Promise<void>;
    /** Secrets of the page that must not leave it. */
    readonly secrets: { readonly token: string; readonly password: string };
  }
}

const { token, password } = window.secrets;

const tracing = createTracing({
  service: 'shop-web',
  version: '3.1.4',
  environment: 'test',
  sampleRatio: 1,
  exporter: otlpExporter({ url: '/otlp' }),
  instrumentations: [traceFetch(), captureErrors()],
});

const said = document.querySelector('p')!;

const placeOrder = tracing.wrap('place order', async () => {
  const action = tracing.current()!;
  // The fields stand in the order in which a JSON database keeps names: short names first.
  action.log.info('order begins', { items: 3, customer: { note: `Bearer ${token}`, password } });
  const headers = { authorization: `Bearer ${token}` };
  const stock = await action.fetch(`/shop/stock?access_token=${token}`, { headers });
  action.log.debug('in stock', { count: await stock.text(), authorization: headers.authorization });
  await action.span('pay', async (span) => {
    span.log.warn(`card is checked with ${token}`);
    const answer = await span.fetch('/shop/pay', { method: 'POST', headers, body: password });
    if (!answer.ok) throw new Error(`The bank said ${answer.status} to Bearer ${token}`);
  });
});

document.querySelector('button')!.addEventListener('click', () => {
  placeOrder().catch((error: unknown) => {
    said.textContent = `Something went wrong. Reference ${tracing.referenceOf(error)}`;
  });
});

window.makeBundle = () => createSupportBundle(tracing);
window.send = () => tracing.flush();
