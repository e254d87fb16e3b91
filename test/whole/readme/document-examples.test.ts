import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { documents, examplesOf, readDocument, type DocumentName } from './document-examples.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

const names = Object.keys(documents) as DocumentName[];

it.each(names)('has a test for every example of %s', (document) => {
  const blocks = readDocument(document).match(/^```tsx?$/gm);
  const examples = examplesOf(document);
  expect(examples).toHaveLength(blocks?.length ?? 0);
  const folder = join(root, 'test/whole', document);
  const tests = readdirSync(folder)
    .filter((file) => /\.test\.tsx?$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  const untested = examples.filter(({ source }) => !tests.includes(`import('${source}')`));
  expect(untested.map(({ source }) => source)).toEqual([]);
});

it('compiles, every example of every document', () => {
  const folder = join(root, 'node_modules/.cache/waybill-documents');
  rmSync(folder, { recursive: true, force: true });
  for (const document of names) {
    const place = join(folder, document);
    mkdirSync(place, { recursive: true });
    for (const { fileName, code } of examplesOf(document)) writeFileSync(join(place, fileName), code);
    const tests = join(root, 'test/whole', document);
    const brought = readdirSync(tests).filter((file) => file.startsWith('your-'));
    for (const file of brought) copyFileSync(join(tests, file), join(place, file));
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
