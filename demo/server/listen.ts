import { getRequestListener } from '@hono/node-server';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerFailure } from './answer-failure.ts';
import { jsonError } from './json-response.ts';
import { StartProblem } from './start-problem.ts';

/** What answers requests. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/** A bound port. Until `serve` is called it answers 503. */
export interface Listener {
  /** Such as `http://127.0.0.1:4400`. */
  readonly url: string;
  readonly serve: (handler: FetchHandler) => void;
  /** Cuts the connections that are left. Does nothing the second time. */
  readonly close: () => Promise<void>;
}

const starting: FetchHandler = () =>
  jsonError(503, 'starting', 'The demo is starting. Try again in a moment.', {
    headers: { 'retry-after': '1' },
  });

/** Binds a port of the loopback; 0 takes a free one. `option` is the flag that chooses it. */
export async function listen(port: number, { option = '--port' } = {}): Promise<Listener> {
  let handler = starting;
  const server = createServer(
    getRequestListener(
      async (request) => {
        try {
          return await handler(request);
        } catch (error) {
          return answerFailure(error);
        }
      },
      { overrideGlobalObjects: false },
    ),
  );
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new StartProblem(
        `Port ${port} is in use. Stop what runs there, or choose another with ${option}.`,
      );
    }
    throw new StartProblem(
      `Port ${port} cannot be used (${code ?? message}). Choose another with ${option}.`,
    );
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve(next) {
      handler = next;
    },
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
