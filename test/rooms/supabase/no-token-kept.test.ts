import { spawn } from 'node:child_process';
import { createReadStream, mkdirSync, rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { beforeAll, expect, it } from 'vitest';
import { serveAuth, sessionBody, sessionIds, tokenOf } from './serve-auth.ts';
import { versions } from './supabase-clients.ts';
import type { TokenHeap } from './token-heap-process.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = `${root}node_modules/.cache/token-heap-${process.pid}`;

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
        input: fileURLToPath(new URL('./token-heap-process.ts', import.meta.url)),
        external: /^(?:node:|jwt-decode|@?supabase)/,
        output: { preserveModules: false },
      },
    },
  });
  return () => rmSync(folder, { recursive: true });
});

async function run(url: string, version: string): Promise<TokenHeap> {
  const child = spawn(process.execPath, [`${folder}/built/token-heap-process.js`, url, version, folder]);
  const [printed, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return JSON.parse(printed || `"${errors}"`) as TokenHeap;
}

/** Counts the occurrences of a text in a heap snapshot. */
async function countIn(file: string, wanted: string): Promise<number> {
  let count = 0;
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const parts = (rest + String(chunk)).split(wanted);
    count += parts.length - 1;
    rest = parts.at(-1)!.slice(1 - wanted.length);
  }
  return count;
}

it.each(versions.map(([version]) => version))('keeps no token with supabase-js %s', async (version) => {
  const canary = `canary${crypto.randomUUID().replaceAll('-', '')}`;
  const token = `${tokenOf(sessionIds.password).split('.').slice(0, 2).join('.')}.${canary}`;
  // An idle connection of Node remembers its last request, so each answer closes its connection.
  const closing = { connection: 'close' };
  const project = await serveAuth(({ path }) => {
    if (path.includes('/token')) return { headers: closing, body: sessionBody(token) };
    if (path.includes('/logout')) return { headers: closing, status: 204, body: '' };
    return { headers: closing, status: 403, body: { message: 'not yours' } };
  });
  const { kept, errors, signedIn, signedOut } = await run(project.url, version);
  const bearers = project.seen.filter(({ headers }) => headers['authorization'] === `Bearer ${token}`);
  expect(bearers.length).toBeGreaterThanOrEqual(4);
  expect(errors).toBe(4);
  expect(kept).toContain(sessionIds.password);
  expect(kept).not.toContain(canary);
  expect(await countIn(signedIn, canary)).toBeGreaterThan(0);
  expect(await countIn(signedOut, canary)).toBe(0);
});
