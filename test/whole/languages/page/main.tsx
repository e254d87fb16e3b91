import type { ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { createTracing, otlpExporter } from 'waybill';
import { ErrorWithCorrelation, TracingProvider, useAction } from 'waybill/react';

const tracing = createTracing({
  service: 'page',
  environment: 'test',
  sampleRatio: 1,
  exporter: otlpExporter({ url: '/otlp', headers: { apikey: 'page' } }),
});

function Shop(): ReactElement {
  const order = useAction('order', async (action) => {
    const response = await action.fetch('/orders', { method: 'POST', body: 'umbrella' });
    if (!response.ok) throw new Error('The order failed');
    return action.reference;
  });
  return (
    <>
      <button type="button" onClick={() => void order.run().then((reference) => show(reference))}>
        Order
      </button>
      <output />
      <ErrorWithCorrelation error={order.error} occurrence={order.occurrence} />
    </>
  );
}

function show(reference = ''): void {
  document.querySelector('output')!.textContent = reference;
}

createRoot(document.getElementById('root')!).render(
  <TracingProvider tracing={tracing}>
    <Shop />
  </TracingProvider>,
);
