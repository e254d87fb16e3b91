import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { beforeAll, expect, it } from 'vitest';
import type { FuzzResult } from './fuzz-process.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const programs = Number(process.env['FUZZ_PROGRAMS'] ?? 500);
const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

// In a process of its own: the programs leave errors behind, and the platform's functions are patched in it.
let bundle: string;
beforeAll(async () => {
  const folder = join(root, `node_modules/.cache/fuzz-${process.pid}`);
  await build({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: {
      ssr: true,
      lib: false,
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: {
        input: fileURLToPath(new URL('./fuzz-process.ts', import.meta.url)),
        external: /^(?:node:|vite$)/,
        output: { preserveModules: false },
      },
    },
  });
  bundle = join(folder, 'fuzz-process.js');
  return () => rmSync(folder, { recursive: true });
});

function fuzz(count: number, ...planted: string[]): FuzzResult {
  const run = spawnSync(process.execPath, [bundle, String(seed), String(count), ...planted], {
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as FuzzResult;
}

it(`reads what AsyncLocalStorage reads, in the same order as before, in ${programs} programs from seed ${seed}`, () => {
  const { reads, ...findings } = fuzz(programs);
  console.log(`${reads} reads of ${programs} programs, FUZZ_SEED=${seed}`);
  expect(findings).toEqual({ differences: 0, disorders: 0, leaks: 0 });
  expect(reads).toBeGreaterThan(programs * 100);
}, 3_600_000);

it('finds a runtime that does not leave its context', () => {
  expect(fuzz(10, 'planted')).toMatchObject({
    differences: expect.toSatisfy((count: number) => count > 10) as number,
  });
});
