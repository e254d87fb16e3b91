import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { templates } from '../fresh-apps/templates.ts';
import { documents, examplesOf, filesOf, neighboursOf, readDocument, root } from './document-examples.ts';

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

const names = Object.keys(documents);

const tests = [
  'readme',
  'documents',
  'recipes',
  'opentelemetry',
  'loggers',
  'support',
  'temporal',
  'workflow',
]
  .map((folder) => join(root, 'test/whole', folder))
  .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
  .filter((file) => /\.test\.tsx?$/.test(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

it.each(names)('has a name for every block of TypeScript in %s', (document) => {
  const blocks = readDocument(document).match(/^```tsx?$/gm);
  expect([...examplesOf(document), ...filesOf(document)]).toHaveLength(blocks?.length ?? 0);
});

it.each(names)(
  'names each file of the app in %s, shows at most 40 lines of it, and runs the app',
  (document) => {
    const files = filesOf(document);
    const prose = readDocument(document).replace(/^```[\s\S]*?^```/gm, '');
    expect(files.filter(({ path }) => !prose.includes(`\`${path}\``))).toEqual([]);
    expect(files.filter(({ code }) => code.trimEnd().split('\n').length > 40)).toEqual([]);
    expect(templates.filter(({ page }) => page === document)).toHaveLength(files.length > 0 ? 1 : 0);
  },
);

it.each(names)('has a test for every example of %s', (document) => {
  const untested = examplesOf(document).filter(({ source }) => !tests.includes(`import('${source}')`));
  expect(untested.map(({ source }) => source)).toEqual([]);
});

it('gives each example of a document a name of its own', () => {
  for (const document of names) {
    const files = examplesOf(document).map(({ fileName }) => fileName);
    expect(files).toEqual([...new Set(files)]);
  }
});

it('compiles, every example of every document', () => {
  const folder = join(root, 'node_modules/.cache/waybill-documents');
  rmSync(folder, { recursive: true, force: true });
  const brings = join(root, 'test/whole/readme');
  const brought = readdirSync(brings).filter((file) => file.startsWith('your-'));
  // test/whole/temporal compiles the examples with Temporal's packages, which are installed only there.
  for (const document of names.filter((name) => name !== 'temporal')) {
    const place = join(folder, document);
    mkdirSync(place, { recursive: true });
    for (const { fileName, code } of neighboursOf(document)) writeFileSync(join(place, fileName), code);
    // A copy could not resolve its own imports, so each copy only re-exports the original.
    for (const file of brought) writeFileSync(join(place, file), `export * from '${join(brings, file)}';`);
  }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { types: ['node', 'vite/client'] },
      include: ['.'],
      exclude: [],
    }),
  );
  const run = spawnSync(process.execPath, [tsc, '--noEmit', '-p', folder], { encoding: 'utf8' });
  expect(run.stdout + run.stderr).toBe('');
});
