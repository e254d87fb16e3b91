import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServePage } from '../attribution/lab-server.ts';

/** A request as it arrived. */
export interface Arrival {
  readonly path: string;
  readonly traceId: string | undefined;
}

/** The server of a page, which sees the page's requests. */
export interface LibraryServer {
  readonly url: string;
  /** Gives the requests of an operation that have arrived so far. */
  readonly arrivals: (operation: string) => readonly Arrival[];
  /** Gives the requests of an operation when `count` of them have arrived. Rejects after ten seconds. */
  readonly waitFor: (operation: string, count: number) => Promise<readonly Arrival[]>;
  /** Answers the request that the page load waits for. */
  readonly endLoad: () => void;
  readonly close: () => Promise<void>;
}

/** The requests that have arrived, by operation. */
class Arrivals {
  readonly #seen = new Map<string, Arrival[]>();
  readonly #heard = new Set<() => void>();

  add(operation: string, arrival: Arrival): void {
    this.#seen.set(operation, [...this.of(operation), arrival]);
    for (const hear of this.#heard) hear();
  }

  of(operation: string): readonly Arrival[] {
    return this.#seen.get(operation) ?? [];
  }

  waitFor(operation: string, count: number): Promise<readonly Arrival[]> {
    return new Promise((resolve, reject) => {
      const hear = (): void => {
        const found = this.of(operation);
        if (found.length < count) return;
        clearTimeout(timer);
        this.#heard.delete(hear);
        resolve(found);
      };
      const timer = setTimeout(
        () => reject(new Error(`${operation}: ${this.of(operation).length} of ${count} requests came`)),
        10_000,
      );
      this.#heard.add(hear);
      hear();
    });
  }
}

/**
 * Serves the files of a page, and answers its requests below `/seen/`. If an address asks for failures, the server
 * answers that many requests to it by 503 first.
 */
export async function serveLibraryPage(serveFile: ServePage): Promise<LibraryServer> {
  const arrived = new Arrivals();
  let endLoad = (): void => {};
  const loaded = new Promise<void>((resolve) => (endLoad = resolve));
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page');
    const [, operation] = /^\/seen\/([\w-]+)\//.exec(pathname) ?? [];
    if (operation === undefined) return serveFile(request, response);
    const traceparent = /^00-([0-9a-f]{32})-/.exec(String(request.headers['traceparent'] ?? ''));
    const failures = Number(searchParams.get('failures'));
    const before = arrived.of(operation).filter(({ path }) => path === pathname).length;
    arrived.add(operation, { path: pathname, traceId: traceparent?.[1] });
    request.resume();
    response.writeHead(before < failures ? 503 : 200, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
    });
    if (operation === 'page') void loaded.then(() => response.end('{}'));
    else response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    arrivals: (operation) => arrived.of(operation),
    waitFor: (operation, count) => arrived.waitFor(operation, count),
    endLoad,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
