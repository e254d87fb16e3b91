import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { src } from './rooms.ts';

const all = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.(tsx?|css)$/.test(path));

const files = all
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path, code: readFileSync(join(src, path), 'utf8') }));

const pathsWhere = (matches: (file: { path: string; code: string }) => boolean) =>
  files.filter(matches).map(({ path }) => path);

const withoutComments = (code: string) => code.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '').trimStart();

it('finds the source', () => {
  expect(files.length).toBeGreaterThan(5);
});

it('keeps every file within 250 lines', () => {
  const lineCount = (path: string) => readFileSync(join(src, path), 'utf8').trimEnd().split('\n').length;
  expect(all.filter((path) => lineCount(path) > 250)).toEqual([]);
});

it('names no file after a drawer', () => {
  expect(
    pathsWhere(({ path }) => /(^|[/-])(utils?|helpers?|types|constants?|shared|common|misc)[./-]/.test(path)),
  ).toEqual([]);
});

it('keeps at most 17 files in a folder, and floors only one deep', () => {
  const counts = new Map<string, number>();
  for (const path of all) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  // These are the components of one screen. Folders between them would part files that belong together.
  counts.delete('react');
  expect([...counts].filter(([, count]) => count > 17)).toEqual([]);
  expect(all.filter((path) => path.split('/').length > 3)).toEqual([]);
});

it('lets an index only list its exports', () => {
  const list = /^(?:export (?:type )?(?:\{[^}]*\}|\* as \w+) from ['"]\.[^'"]*['"];\s*)+$/;
  expect(
    pathsWhere(({ path, code }) => basename(path) === 'index.ts' && !list.test(withoutComments(code))),
  ).toEqual([]);
});

it('reads no environment of the build', () => {
  // The build plugin runs on Node and must find its runtime.
  const environment = (path: string): RegExp =>
    path.startsWith('vite/') ? /\bimport\.meta\.env\b|\bprocess\.env\b/ : /\bimport\.meta\b|\bprocess\.env\b/;
  expect(pathsWhere(({ path, code }) => environment(path).test(code))).toEqual([]);
});

it('writes severity numbers and trace flags in one file each', () => {
  const severity = /severity\w*['"\])]*\s*(?:[<>]=?|[=!]==|:|between)\s*[1-9]/i;
  const flag = /flags\w*\s*[&|]\s*(?:0x)?\d|=\s*0x0[123]\b/;
  expect(
    pathsWhere(
      ({ path, code }) => severity.test(withoutComments(code)) && path !== 'core/records/severity.ts',
    ),
  ).toEqual([]);
  expect(
    pathsWhere(
      ({ path, code }) => flag.test(withoutComments(code)) && path !== 'core/propagation/sampling.ts',
    ),
  ).toEqual([]);
});

it('leaves nothing for later', () => {
  expect(pathsWhere(({ code }) => /\b(TODO|FIXME|XXX|HACK)\b/.test(code))).toEqual([]);
});
