import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Who } from './scenario.ts';

/** A request as it arrived. Its owner is in its address, which no tracker touches. */
export interface Arrival {
  readonly who: Who;
  readonly step: number;
  /** The trace id of its `traceparent` header, `null` without one. */
  readonly traceId: string | null;
}

/** Serves all other requests to the origin: the page and its files. */
export type ServePage = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on the loopback that sees the trace of each request. */
export interface LabServer {
  readonly origin: string;
  readonly http: Server;
  /** Forgets all requests so far, and serves another page. */
  readonly reset: (servePage?: ServePage) => void;
  /** Gives the requests of a scenario when `count` of them have arrived, or after a time limit. */
  readonly arrivals: (scenario: string, count: number) => Promise<readonly Arrival[]>;
  readonly close: () => Promise<void>;
}

const PATIENCE_MS = 5_000;
const DELAYS_MS: Readonly<Record<Who, number>> = { A: 6, B: 2, C: 4, poller: 1 };

function isWho(name: string): name is Who {
  return Object.hasOwn(DELAYS_MS, name);
}

function parseStep(path: string): { scenario: string; who: Who; step: number } | null {
  const [, scenario, who, step] = /^\/judged\/([\w-]+)\/(?:.*\/)?(\w+)\.(\d+)$/.exec(path) ?? [];
  return scenario && who && isWho(who) ? { scenario, who, step: Number(step) } : null;
}

async function answer(response: ServerResponse, delayMs: number, query: URLSearchParams): Promise<void> {
  await wait(delayMs);
  response.writeHead(Number(query.get('status') ?? 200), {
    'content-type': 'application/json',
    'cache-control': 'no-store',
  });
  for (let left = Number(query.get('pieces') ?? 1); left > 1; left--) {
    response.write(' '.repeat(64));
    await wait(2);
  }
  response.end('{"done":true}');
}

/** Starts the server on a free port. */
export async function startLabServer(): Promise<LabServer> {
  const seen = new Map<string, Arrival[]>();
  const heard = new Set<() => void>();
  const serveNothing: ServePage = (_request, response) => void response.writeHead(404).end();
  let servePage = serveNothing;

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://lab');
    const step = parseStep(pathname);
    if (!step && !pathname.startsWith('/unjudged/')) return servePage(request, response);
    request.resume();
    if (!step) return void answer(response, 3, searchParams);
    const traceparent = /^00-([0-9a-f]{32})-/.exec(String(request.headers['traceparent'] ?? ''));
    const arrival: Arrival = { who: step.who, step: step.step, traceId: traceparent?.[1] ?? null };
    seen.set(step.scenario, [...(seen.get(step.scenario) ?? []), arrival]);
    heard.forEach((hear) => hear());
    void answer(response, DELAYS_MS[step.who] + ((step.step * 2) % 3), searchParams);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    http: server,
    reset(page = serveNothing) {
      seen.clear();
      servePage = page;
    },
    arrivals: (scenario, count) =>
      new Promise((resolve) => {
        function hear(): void {
          const arrived = seen.get(scenario) ?? [];
          if (arrived.length >= count) finish(arrived);
        }
        function finish(arrived: readonly Arrival[]): void {
          clearTimeout(deadline);
          heard.delete(hear);
          resolve(arrived);
        }
        const deadline = setTimeout(() => finish(seen.get(scenario) ?? []), PATIENCE_MS);
        heard.add(hear);
        hear();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
