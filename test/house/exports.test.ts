import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { obtainBuild } from './obtain-build.ts';
import { roomEntries } from './room-entries.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const src = join(root, 'src');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, string | { readonly types: string; readonly default: string }>;
  bin: Record<string, string>;
};
const targets = Object.entries(manifest.exports)
  .map(([name, target]) => [name, typeof target === 'string' ? target : target.default] as const)
  .filter(([, target]) => target.startsWith('./dist/'));

let dist: string;
beforeAll(async () => {
  dist = await obtainBuild('package');
});

const built = (target: string) => join(dist, target.slice('./dist/'.length));

async function namesOf(target: string): Promise<string[]> {
  const module = (await import(/* @vite-ignore */ pathToFileURL(built(target)).href)) as Record<
    string,
    unknown
  >;
  return Object.keys(module).toSorted();
}

// A change of this snapshot changes the public API, so CHANGELOG.md must mention it.
it('exports exactly these names', async () => {
  const entries = targets.filter(([, target]) => target.endsWith('.js'));
  const names = await Promise.all(
    entries.map(
      async ([subpath, target]) => [subpath.replace('.', 'waybill'), await namesOf(target)] as const,
    ),
  );
  expect(Object.fromEntries(names)).toMatchSnapshot();
});

it('keeps the root to 25 values', async () => {
  expect((await namesOf('./dist/index.js')).length).toBeLessThanOrEqual(25);
});

it('has a subpath for each room and each style sheet, and no other, and the program', () => {
  const entries = Object.keys(roomEntries(src)).filter((entry) => entry !== 'cli/bin');
  expect(manifest.bin).toEqual({ waybill: './dist/cli/bin.js' });
  const files = entries.map((entry) => {
    const [room, file] = entry.split('/');
    return `./dist/${entry}.${room === file ? 'css' : 'js'}`;
  });
  expect(targets.map(([, target]) => target).toSorted()).toEqual(files.toSorted());
});

it('mirrors the source, one file for one file', () => {
  const missing = targets.filter(([, target]) => !existsSync(built(target)));
  const chunks = readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js'))
    .filter((path) => !['ts', 'tsx'].some((ending) => existsSync(join(src, path.replace(/js$/, ending)))));
  expect({ missing, chunks }).toEqual({ missing: [], chunks: [] });
});

it('imports no file for its effects', () => {
  const bare = readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js'))
    .filter((path) => /^import ['"]/m.test(readFileSync(join(dist, path), 'utf8')));
  expect(bare).toEqual([]);
});

it("keeps every 'use client' directive", () => {
  const clientFiles = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.tsx?$/.test(path) && /^['"]use client['"]/.test(readFileSync(join(src, path), 'utf8')),
  );
  const without = clientFiles.filter(
    (path) => !/^['"]use client['"]/.test(readFileSync(join(dist, path.replace(/tsx?$/, 'js')), 'utf8')),
  );
  expect(clientFiles).not.toEqual([]);
  expect(without).toEqual([]);
});

it('changes no global when imported, except by the entries made for that', () => {
  const files = targets
    // These entries may change globals. The plugin runs on Node, which makes some globals only at their first use.
    .filter(([, target]) => /(?<!\/install|\/vite\/index)\.js$/.test(target))
    .map(([, target]) => pathToFileURL(built(target)).href);
  const script = `
    const globals = () => Reflect.ownKeys(globalThis).map((key) => [key, Object.getOwnPropertyDescriptor(globalThis, key)]);
    const before = new Map(globals());
    for (const file of ${JSON.stringify(files)}) await import(file);
    const changed = globals().filter(([key, after]) =>
      Object.entries(after).some(([part, value]) => !Object.is(before.get(key)?.[part], value)),
    );
    console.log(JSON.stringify(changed.map(([key]) => String(key))));
  `;
  // A process of its own, because the tests above have already imported everything here.
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(JSON.parse(run.stdout)).toEqual([]);
});
