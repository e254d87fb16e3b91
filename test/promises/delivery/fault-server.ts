import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exporter, TelemetryRecord } from 'waybill';
import { createIngest } from 'waybill/server';

/** What the server does with one request. */
export type Fault =
  | 'none'
  /** Stored, but the answer is lost. */
  | 'reset after'
  | 'reset before'
  /** No answer at all. */
  | 'hang before'
  | 'hang after'
  /** Stored; the answer begins, and breaks off. */
  | 'broken answer'
  /** Stored; the answer never ends. */
  | 'endless answer'
  | 'empty answer'
  | 'no JSON'
  | 'no content'
  | 'a page of HTML'
  /** It answers first, and the transaction fails: what no ingest may do. */
  | 'answer without storing'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

/** An ingest of ours with a store in memory, over real HTTP, and with faults in front of it. */
export interface FaultServer {
  readonly url: string;
  /** How often each record is stored, by its `nth`. */
  readonly stored: ReadonlyMap<number, number>;
  /** The requests that nothing but time will end, by their `x-request`. */
  readonly hanging: ReadonlySet<string>;
  readonly setFault: (next: () => Fault) => void;
  /** Records with such an `nth` are refused: alone by a partial success, or with the whole request by 400. */
  readonly setPoison: (isPoison: (nth: number) => boolean, how: 'partial success' | 'whole request') => void;
  /** More bytes than that are answered by 413. */
  readonly setMaxBytes: (bytes: number) => void;
  readonly reset: () => void;
  readonly close: () => Promise<void>;
}

const sendJson = (response: ServerResponse, body: string): void =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(body);

const nthOf = (record: TelemetryRecord): number => Number(record.attributes['nth'] ?? -1);
const keyOf = (record: TelemetryRecord): string =>
  record.type === 'span' ? `${record.traceId} ${record.spanId}` : String(record.attributes['log.record.uid']);

/** Starts it; `serveFile` answers what is no export. */
export async function startFaultServer(
  serveFile: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => {
    response.writeHead(404).end();
  },
): Promise<FaultServer> {
  const rows = new Map<string, number>();
  const stored = new Map<number, number>();
  let nextFault = (): Fault => 'none';
  let poison: { isPoison: (nth: number) => boolean; how: 'partial success' | 'whole request' } | undefined;
  let maxBytes = Infinity;
  const hanging = new Set<string>();

  const store: Exporter = async (records) => {
    const rejected = [];
    for (const record of records) {
      const nth = nthOf(record);
      if (poison?.isPoison(nth)) {
        rejected.push({ id: record.type === 'span' ? record.spanId : keyOf(record), reason: 'poison' });
        continue;
      }
      // A primary key: what comes twice is one row.
      if (rows.has(keyOf(record))) continue;
      rows.set(keyOf(record), nth);
      if (nth >= 0) stored.set(nth, (stored.get(nth) ?? 0) + 1);
    }
    return { accepted: records.length - rejected.length, rejected };
  };
  const ingest = createIngest({
    exporter: store,
    allowAnonymous: true,
    // The clocks of the pages jump, and it is in one process with them.
    maxFutureMs: Number.MAX_SAFE_INTEGER,
  });

  function give(request: IncomingMessage, body: string): Promise<Response> {
    const headers = { 'content-type': String(request.headers['content-type']) };
    return ingest(new Request(`http://127.0.0.1${request.url}`, { method: 'POST', headers, body }));
  }

  async function answer(request: IncomingMessage, response: ServerResponse, fault: Fault): Promise<void> {
    const id = String(request.headers['x-request']);
    let body = '';
    for await (const chunk of request) body += String(chunk);
    if (Buffer.byteLength(body) > maxBytes) return void response.writeHead(413).end('too large');
    const isPoisoned = [...body.matchAll(/"key":"nth","value":\{"intValue":"(\d+)"\}/g)].some(([, nth]) =>
      poison?.isPoison(Number(nth)),
    );
    if (poison?.how === 'whole request' && isPoisoned) return void response.writeHead(400).end('poison');
    if (typeof fault === 'object') {
      return void response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
    }
    if (fault === 'reset before') return void request.socket.destroy();
    if (fault === 'hang before') return void hanging.add(id);
    if (fault === 'answer without storing') return sendJson(response, '{}');
    if (fault === 'a page of HTML') {
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
    }
    const given = await give(request, body);
    const text = await given.text();
    // Whoever refuses some has to say so; all else may be said in any way.
    const isPartial = text.includes('partialSuccess');
    if (fault === 'none' || (isPartial && /no|empty/.test(fault))) {
      return void response.writeHead(given.status, Object.fromEntries(given.headers)).end(text);
    }
    if (fault === 'reset after') return void request.socket.destroy();
    if (fault === 'hang after') return void hanging.add(id);
    if (fault === 'no content') return void response.writeHead(204).end();
    if (fault === 'no JSON') return sendJson(response, 'OK');
    if (fault === 'empty answer') return void response.writeHead(200).end();
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('{"partial');
    if (fault === 'endless answer') hanging.add(id);
    else setImmediate(() => request.socket.destroy());
  }

  const server = createServer((request, response) => {
    if (request.method !== 'POST') return serveFile(request, response);
    // Whoever broke off has heard enough.
    answer(request, response, nextFault()).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stored,
    hanging,
    setFault: (next) => (nextFault = next),
    setPoison: (isPoison, how) => (poison = { isPoison, how }),
    setMaxBytes: (bytes) => (maxBytes = bytes),
    reset() {
      rows.clear();
      stored.clear();
      hanging.clear();
      nextFault = () => 'none';
      poison = undefined;
      maxBytes = Infinity;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
