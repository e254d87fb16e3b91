import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createIngest } from 'waybill/server';
import { failAfter, failBefore, type Fault, type FaultyCall } from './fault.ts';
import { RecordStore, type Poison } from './record-store.ts';

/** An ingest of Waybill with a store in memory, over real HTTP, and with faults in front of it. */
export interface FaultServer {
  readonly url: string;
  /** The number of times each record is stored, by its `nth`. */
  readonly stored: ReadonlyMap<number, number>;
  /** The requests that only a timeout can end, by their `x-request`. */
  readonly hanging: ReadonlySet<string>;
  readonly setFault: (next: () => Fault) => void;
  readonly setPoison: (poison: Poison) => void;
  /** The server answers larger requests by 413. */
  readonly setMaxBytes: (bytes: number) => void;
  readonly reset: () => void;
  readonly close: () => Promise<void>;
}

type ServeFile = (request: IncomingMessage, response: ServerResponse) => void;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

/** Answers exports by an ingest with faults in front of it. */
class FaultyIngest {
  readonly store = new RecordStore();
  readonly hanging = new Set<string>();
  nextFault: () => Fault = () => 'none';
  maxBytes = Infinity;
  readonly #ingest = createIngest({
    exporter: this.store.write,
    allowAnonymous: true,
    // The clocks of the pages jump. The ingest runs in the same process, so its clock jumps too.
    maxFutureMs: Number.MAX_SAFE_INTEGER,
  });

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const hang = (): void => void this.hanging.add(String(request.headers['x-request']));
    const call: FaultyCall = { request, response, fault: this.nextFault(), hang };
    const body = await bodyOf(request);
    if (Buffer.byteLength(body) > this.maxBytes) return void response.writeHead(413).end('too large');
    if (this.store.refuses(body)) return void response.writeHead(400).end('poison');
    if (!failBefore(call)) await failAfter(call, await this.#give(request, body));
  }

  #give(request: IncomingMessage, body: string): Promise<Response> {
    const headers = { 'content-type': String(request.headers['content-type']) };
    return this.#ingest(new Request(`http://127.0.0.1${request.url}`, { method: 'POST', headers, body }));
  }

  reset(): void {
    this.store.reset();
    this.hanging.clear();
    this.nextFault = () => 'none';
    this.maxBytes = Infinity;
  }
}

const serveNothing: ServeFile = (_, response) => void response.writeHead(404).end();

/** Starts the server. `serveFile` answers every request that is not an export. */
export async function startFaultServer(serveFile: ServeFile = serveNothing): Promise<FaultServer> {
  const ingest = new FaultyIngest();
  const server = createServer((request, response) => {
    if (request.method !== 'POST') return serveFile(request, response);
    // A client that broke off needs no answer.
    ingest.answer(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stored: ingest.store.stored,
    hanging: ingest.hanging,
    setFault: (next) => (ingest.nextFault = next),
    setPoison: (poison) => (ingest.store.poison = poison),
    setMaxBytes: (bytes) => (ingest.maxBytes = bytes),
    reset: () => ingest.reset(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
