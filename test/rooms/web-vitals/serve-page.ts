import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { randomFillSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { LogRecord, SpanRecord } from 'waybill';
import { decodeLogs, decodeSpans } from 'waybill/otlp';
import { buildPage } from '../../house/build-page.ts';
import type { Setup } from './page/main.ts';

const root = fileURLToPath(new URL('./page', import.meta.url));

/** A server with the page, a second page to navigate to, and a receiver for records. */
export interface Site {
  readonly origin: string;
  readonly addressOf: (setup: Setup) => string;
  readonly logs: () => readonly LogRecord[];
  readonly spans: () => readonly SpanRecord[];
  /**
   * Begins a new round. The server ignores records of pages that were opened before. `hasPicture` decides whether the
   * picture of the page ever arrives. @default true
   */
  readonly begin: (hasPicture?: boolean) => void;
  readonly close: () => Promise<void>;
}

/** Creates a picture with enough content that no browser takes it for a placeholder. */
function noise(width: number, height: number): Buffer {
  const file = Buffer.alloc(54 + width * height * 3);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  return randomFillSync(file, 54);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
}

/** Builds the page for production and serves it. */
export async function servePage(): Promise<Site> {
  const serveFile = await buildPage(root);
  const picture = noise(400, 300);
  // The key is the id by which a receiver recognises a repeated record.
  const logs = new Map<unknown, LogRecord>();
  const spans = new Map<string, SpanRecord>();
  let hasPicture = true;
  let round = 0;

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (new URL(request.headers.referer!).searchParams.get('round') === String(round)) {
      for (const log of decodeLogs(body)?.records ?? []) logs.set(log.attributes['log.record.uid'], log);
      for (const span of decodeSpans(body)?.records ?? []) spans.set(span.spanId, span);
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }

  const server = createServer((request, response) => {
    const path = request.url!.replace(/\?.*/, '');
    if (path.startsWith('/otlp/')) return void receive(request, response);
    if (path === '/next') {
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>Next');
    }
    if (path === '/picture.bmp') {
      if (hasPicture) response.writeHead(200, { 'content-type': 'image/bmp' }).end(picture);
      return;
    }
    request.url = path;
    serveFile(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    addressOf: (setup) =>
      `${origin}/?round=${round}&setup=${encodeURIComponent(setup)}&invitation=s3cret#part`,
    logs: () => [...logs.values()],
    spans: () => [...spans.values()],
    begin(picturePresent = true) {
      round++;
      logs.clear();
      spans.clear();
      hasPicture = picturePresent;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
