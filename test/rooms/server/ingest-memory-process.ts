import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createIngest } from 'waybill/server';
import { postgresExporter } from 'waybill/postgres';

/** The memory of the process in bytes: objects together with buffers. */
export interface IngestMemory {
  /** The memory after a garbage collection. */
  readonly kept: number;
  /** The highest value since the last question, including garbage. */
  readonly most: number;
}

// `ingest-memory.test.ts` runs this in a separate process, so its memory holds no client and no other test.
const ingest = createIngest({
  exporter: postgresExporter(async () => []),
  allowAnonymous: true,
  onDiagnostic: () => {},
});

const usedBytes = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};
let most = 0;
// The event loop turns at least once for each chunk of a body.
const look = (): void => {
  most = Math.max(most, usedBytes());
  setImmediate(look);
};
look();

const server = createServer(
  getRequestListener(async (request) => {
    if (!request.url.endsWith('/memory')) return ingest(request);
    const worst = most;
    globalThis.gc!();
    most = usedBytes();
    return Response.json({ kept: most, most: worst } satisfies IngestMemory);
  }),
);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
