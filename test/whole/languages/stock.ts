// The stock, in Deno with the built package. It passes each order on to the billing.
declare const Deno: {
  readonly env: { get(name: string): string };
  serve(
    options: {
      readonly hostname: string;
      readonly port: number;
      onListen(at: { readonly port: number }): void;
    },
    handler: (request: Request) => Promise<Response>,
  ): unknown;
};

const [waybill, ingest, billing] = ['WAYBILL', 'INGEST', 'BILLING'].map((name) => Deno.env.get(name));
const { otlpExporter } = (await import(`${waybill}/otlp/index.js`)) as typeof import('waybill/otlp');
const { createServerTracing } = (await import(
  `${waybill}/server/index.js`
)) as typeof import('waybill/server');

export const tracing = createServerTracing({
  service: 'stock',
  exporter: otlpExporter({ url: ingest!, headers: { apikey: 'stock' } }),
  targets: [{ url: billing!, headers: 'w3c' }],
});

Deno.serve(
  { hostname: '127.0.0.1', port: 0, onListen: ({ port }) => console.log(port) },
  tracing.withTracing(async (request) => {
    const body = await request.text();
    const headers = { 'content-type': 'text/plain' };
    const answer = await tracing.fetch(`${billing}/bills`, { method: 'POST', body, headers });
    if (!answer.ok) throw new Error(`The billing answered ${answer.status}: ${await answer.text()}`);
    return answer;
  }),
);
