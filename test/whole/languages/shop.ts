import { createRequire } from 'node:module';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import react from '@vitejs/plugin-react';
import { expressErrorHandler, traceExpress } from 'waybill/node';
import type { ServerTracing } from 'waybill/server';
import { buildPage } from '../../house/build-page.ts';
import type { Program } from './start-program.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** The parts of Express that the shop uses. */
interface App extends RequestListener {
  use(...handlers: readonly object[]): unknown;
  use(path: string, handler: object): unknown;
  post(path: string, handler: Handler): unknown;
}

interface Services {
  readonly ingest: (request: Request) => Promise<Response>;
  /** Asks the prices for the price of an order. */
  readonly quote: (order: string) => Promise<string>;
}

/** Serves the shop with Express: its page, its orders, and the ingest for the records of all programs. */
export async function serveShop(tracing: ServerTracing, { ingest, quote }: Services): Promise<Program> {
  const page = await buildPage(fileURLToPath(new URL('./page', import.meta.url)), [react()]);
  const express = createRequire(import.meta.url)('express') as () => App;
  const app = express();
  app.use('/otlp', getRequestListener(ingest));
  app.use(traceExpress(tracing, { requestLog: false }));
  app.post('/orders', (request, response) =>
    text(request)
      .then(quote)
      .then((price) => response.end(price)),
  );
  app.use(page);
  app.use(expressErrorHandler(tracing));
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
