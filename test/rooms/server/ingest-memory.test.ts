import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { bomb, largeResource, manySpans, nestedLists } from './bad-bodies.ts';
import { emptyAttributes, emptyMessages, emptySpans } from './bad-protobuf.ts';
import type { IngestMemory } from './ingest-memory-process.ts';
import { PROTOBUF } from './protobuf-requests.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = `${root}node_modules/.cache/ingest-memory-${process.pid}`;

const SOON = { timeout: 15_000 };

let child: ChildProcess;
let address: string;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  await build({
    configFile: `${root}vite.config.ts`,
    logLevel: 'warn',
    build: {
      ssr: true,
      lib: false,
      outDir: `${folder}/built`,
      rolldownOptions: {
        input: fileURLToPath(new URL('./ingest-memory-process.ts', import.meta.url)),
        external: /^(?:node:|@hono|@bufbuild)/,
        output: { preserveModules: false },
      },
    },
  });
  // With more memory in use than this limit, the process ends with "heap out of memory".
  const flags = ['--expose-gc', '--max-old-space-size=96'];
  child = spawn(process.execPath, [...flags, `${folder}/built/ingest-memory-process.js`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  address = line.toString().trim();
});

afterAll(async () => {
  if (child.exitCode === null) {
    child.kill();
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true });
});

const memory = async (): Promise<IngestMemory> =>
  (await (await fetch(`${address}/memory`)).json()) as IngestMemory;

it.each<[string, string | Uint8Array, number, Record<string, string>]>([
  ['a gigabyte of zeros in a megabyte', bomb, 413, { 'content-encoding': 'gzip' }],
  ['a million records', manySpans(1_000_000), 413, {}],
  ['a million records, compressed', gzipSync(manySpans(1_000_000)), 413, { 'content-encoding': 'gzip' }],
  ['as many records as fit', manySpans(520_000), 413, {}],
  ['lists 500,000 levels deep', nestedLists(500_000), 400, {}],
  ['a resource that stands for thousands', largeResource(), 413, {}],
  ['protobuf with as many groups as fit', emptyMessages(520_000), 413, PROTOBUF],
  [
    'protobuf with as many spans as fit, compressed',
    gzipSync(emptySpans(520_000)),
    413,
    { ...PROTOBUF, 'content-encoding': 'gzip' },
  ],
  ['protobuf with as many attributes as fit', emptyAttributes(520_000), 200, PROTOBUF],
])(
  'keeps nothing of %s in memory',
  async (what, body, status, headers) => {
    const send = async (): Promise<number> => {
      const response = await fetch(`${address}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: body as BodyInit,
      });
      await response.arrayBuffer();
      return response.status;
    };
    // Code that is compiled once, and data that is allocated once, are not growth.
    await send();
    const before = (await memory()).kept;
    for (let round = 0; round < 5; round++) {
      expect(await Promise.all([send(), send(), send(), send()])).toEqual([status, status, status, status]);
    }
    const { most } = await memory();
    // Sockets that are still closing keep their last buffers.
    const kept = await vi.waitUntil(async () => {
      const { kept: bytes } = await memory();
      return bytes - before < 4 * 2 ** 20 && bytes;
    }, SOON);
    const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
    console.log(
      `20 times ${what}: at most ${mebibytes(most - before)}, afterwards ${mebibytes(kept - before)}`,
    );
    // This includes four requests at once, and garbage: V8 collects garbage when its heap is full.
    expect(most - before).toBeLessThan(96 * 2 ** 20);
    // V8 takes half a second to parse lists this deep.
  },
  60_000,
);
