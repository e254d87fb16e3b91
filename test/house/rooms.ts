import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The imports and globals that one room of `src` may use. */
export interface Room {
  /** Other rooms, through their `index.ts`, and their `internal.ts` if they have it. */
  readonly imports: readonly string[];
  /** Packages, and modules of Node. */
  readonly packages?: readonly string[];
  /** Folders inside the room, lowest first. Each imports only those before it; files beside them import all of them. */
  readonly floors?: readonly string[];
  /** Packages that only one file may import, by its path in the room. */
  readonly exceptions?: Readonly<Record<string, readonly string[]>>;
  /** True if the room has no subpath of its own: other entries contain it, or it is a program. */
  readonly isInside?: true;
  /** True if the room may use `window`, `document` and the other globals of a page. */
  readonly isOfPage?: true;
}

/**
 * The only table of arrows. The linter's rules, the list in CONTRIBUTING and the tests of this folder are made from it.
 * After a change: `npx vitest run -u test/house/rooms.test.ts`.
 */
export const rooms: Readonly<Record<string, Room>> = {
  patch: { imports: [], isInside: true },
  'async-context': { imports: ['patch'], floors: ['frame', 'compiled'] },
  core: {
    imports: ['async-context'],
    floors: [
      'records',
      'propagation',
      'storing',
      'capture',
      'delivery',
      'stream',
      'spans',
      'requests',
      'tracing',
      'instrumentation',
    ],
    isInside: true,
  },
  instrumentation: { imports: ['async-context', 'core', 'patch'] },
  otlp: { imports: ['core'] },
  console: { imports: ['core'], isInside: true },
  'support-bundle': { imports: ['core'], isInside: true },
  'cors-check': { imports: ['core'], isInside: true },
  search: { imports: ['core'], isInside: true },
  analysis: { imports: ['core'], floors: ['tree', 'path', 'calls', 'clocks', 'runs'] },
  browser: {
    imports: ['async-context', 'core', 'otlp', 'patch'],
    packages: ['idb'],
    floors: ['page', 'actions', 'durable'],
    isInside: true,
    isOfPage: true,
  },
  vite: {
    imports: ['core', 'cors-check'],
    packages: ['magic-string', 'node:fs/promises', 'node:path', 'node:url', 'vite'],
    floors: ['cors', 'compile'],
  },
  store: { imports: ['core'], packages: ['zustand', 'zustand/vanilla'], isOfPage: true },
  react: {
    imports: ['core', 'store', 'support-bundle'],
    packages: ['react', 'react-dom'],
    isOfPage: true,
  },
  supabase: { imports: ['core', 'patch'], packages: ['jwt-decode'] },
  'web-vitals': { imports: ['core'], packages: ['web-vitals'], isOfPage: true },
  server: {
    imports: ['core', 'otlp', 'cors-check', 'console'],
    floors: [
      'propagation',
      'cors',
      'work',
      'client',
      'handler',
      'protobuf',
      'ingest',
      'trace-api',
      'tracing',
      'environment',
      'frameworks',
    ],
    exceptions: {
      'handler/request-context.ts': ['node:async_hooks'],
      'protobuf/parse-protobuf.ts': ['@bufbuild/protobuf/wire'],
      'protobuf/write-answer.ts': ['@bufbuild/protobuf/wire'],
    },
  },
  // A room of its own, because workflows run in a sandbox without the modules of Node.
  'temporal-workflow': { imports: ['core'] },
  temporal: { imports: ['core', 'server', 'temporal-workflow'] },
  node: { imports: ['core', 'server'] },
  messages: { imports: ['core'], floors: ['carriers', 'context', 'work'] },
  clock: { imports: ['core'] },
  'trace-api': { imports: ['core'] },
  otel: { imports: ['async-context', 'core'], floors: ['api'] },
  postgres: { imports: ['core'], floors: ['rows', 'schema', 'write', 'read'] },
  viewer: {
    imports: ['core', 'react', 'analysis', 'search', 'support-bundle'],
    packages: ['react', '@tanstack/virtual-core'],
    floors: ['layout', 'details', 'tools', 'timeline', 'search'],
    isOfPage: true,
  },
  testing: { imports: ['core'], floors: ['memory-store'] },
  // The program `waybill`. Its only entry is `bin.ts`.
  cli: {
    imports: ['core', 'analysis', 'search', 'support-bundle', 'postgres', 'testing', 'trace-api', 'viewer'],
    packages: [
      'node:fs/promises',
      'node:module',
      'node:path',
      'node:process',
      'node:stream/consumers',
      'node:url',
      'node:util',
    ],
    isInside: true,
  },
  // A room of its own, because `waybill/testing` also runs in pages, and `server` imports a module of Node.
  'testing-server': { imports: ['core', 'server', 'testing'] },
};

/** The rooms that `src/index.ts` is made of. */
export const rootImports: readonly string[] = ['browser', 'console', 'core', 'support-bundle'];

/** The `src` folder. */
export const src: string = fileURLToPath(new URL('../../src', import.meta.url));

/** The entries of a room for other rooms: `index.ts`, and `internal.ts` if it exists. */
export function entriesOf(room: string): readonly string[] {
  return ['index.ts', 'internal.ts'].filter((file) => existsSync(join(src, room, file)));
}
