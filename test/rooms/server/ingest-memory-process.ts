import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createIngest } from 'waybill/server';
import { postgresExporter } from 'waybill/postgres';

/** What the process says of its memory, in bytes: of objects and of buffers. */
export interface IngestMemory {
  /** When everything was thrown away that nobody holds. */
  readonly kept: number;
  /** At the worst moment since it was last asked, with what could have been thrown away. */
  readonly most: number;
}

// Run by `ingest-memory.test.ts` in a process of its own, whose memory holds no client and no other test.
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
// The loop turns at least once for each chunk of a body.
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
