import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CompiledResult } from './compiled-process.ts';
import type { FollowedResult } from './followed-process.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const programs = Number(process.env['FUZZ_PROGRAMS'] ?? 500);
const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

// The programs run in separate processes: they leave errors behind, and they patch functions of the platform.
const folder = join(root, `node_modules/.cache/fuzz-${process.pid}`);
beforeAll(async () => {
  await build({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: {
      ssr: true,
      lib: false,
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: {
        input: ['compiled', 'followed'].map((name) =>
          fileURLToPath(new URL(`./${name}-process.ts`, import.meta.url)),
        ),
        external: /^(?:node:|vite$)/,
        output: { preserveModules: false },
      },
    },
  });
  return () => rmSync(folder, { recursive: true });
});

interface Results {
  readonly compiled: CompiledResult;
  readonly followed: FollowedResult;
}

function fuzz<Name extends keyof Results>(name: Name, count: number, ...planted: string[]): Results[Name] {
  const run = spawnSync(
    process.execPath,
    [join(folder, `${name}-process.js`), String(seed), String(count), ...planted],
    { encoding: 'utf8' },
  );
  if (run.status !== 0) throw new Error(run.stderr);
  console.log(`${name}: ${run.stdout.trim()} in ${count} programs, FUZZ_SEED=${seed}`);
  return JSON.parse(run.stdout) as Results[Name];
}

describe(`${programs} programs, compiled, from seed ${seed}`, () => {
  it('read the same contexts as AsyncLocalStorage, in the same order as before', () => {
    const { reads, ...findings } = fuzz('compiled', programs);
    expect(findings).toEqual({ differences: 0, disorders: 0, leaks: 0 });
    expect(reads).toBeGreaterThan(programs * 100);
  }, 3_600_000);

  it('are found out where the runtime does not leave its context', () => {
    expect(fuzz('compiled', 10, 'planted')).toMatchObject({
      differences: expect.toSatisfy((count: number) => count > 10) as number,
    });
  });
});

describe(`${programs} programs, with their promises followed, from seed ${seed}`, () => {
  it('read the same contexts as AsyncLocalStorage but for one read in a thousand, in the same order as before', () => {
    const { reads, lost, wrong, ...findings } = fuzz('followed', programs);
    expect(findings).toEqual({ disorders: 0, leaks: 0 });
    expect(reads).toBeGreaterThan(programs * 100);
    expect({ lost, wrong }).toEqual({
      lost: expect.toSatisfy((count: number) => count <= reads / 1000) as number,
      wrong: expect.toSatisfy((count: number) => count <= reads / 1000) as number,
    });
  }, 3_600_000);

  it('are found out where nothing follows them', () => {
    expect(fuzz('followed', 10, 'planted')).toMatchObject({
      lost: expect.toSatisfy((count: number) => count > 100) as number,
    });
  });
});
