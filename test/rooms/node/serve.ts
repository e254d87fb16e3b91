import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Serves with a server of Node until the test has finished, and gives its port. */
export async function serveWith(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

/** Serves a listener over HTTP until the test has finished, and gives its address. */
export async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await serveWith(createServer(listener))}`;
}
