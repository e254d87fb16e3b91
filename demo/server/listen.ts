import { getRequestListener } from '@hono/node-server';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerFailure } from './answer-failure.ts';
import { awaitStart } from './await-start.ts';
import type { FetchHandler } from './fetch-handler.ts';
import { jsonError } from './json-response.ts';
import { StartProblem } from './start-problem.ts';

/** A bound port. Requests wait until `serve` is called. */
export interface Listener {
  /** The address, such as `http://127.0.0.1:4400`. */
  readonly url: string;
  readonly serve: (handler: FetchHandler) => void;
  /** Closes the port, and cuts the remaining connections. A second call does nothing. */
  readonly close: () => Promise<void>;
}

// The page of another site can have its own name lead to this machine, and could then read the demo login and all data.
// Browsers send that name in the `Host` header.
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

function isOwnHost(request: Request, allowedHosts: readonly string[]): boolean {
  const { hostname } = new URL(request.url);
  return LOOPBACK.test(hostname) || allowedHosts.includes(hostname);
}

/**
 * Binds a port of the loopback interface. Port 0 takes a free port. `option` is the flag for the port. Requests with a
 * foreign host name are refused.
 */
export async function listen(
  port: number,
  { option = '--port', allowedHosts = [] }: { option?: string; allowedHosts?: readonly string[] } = {},
): Promise<Listener> {
  const start = awaitStart();
  let { handler } = start;
  const server = createServer(
    getRequestListener(
      async (request) => {
        try {
          if (!isOwnHost(request, allowedHosts)) {
            return jsonError(
              403,
              'foreign_host',
              'The demo does not know this host name. Allow it with --allow-host.',
            );
          }
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
        `Port ${port} is in use. Stop the program at that port, or choose another port with ${option}.`,
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
      start.finish(next);
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
