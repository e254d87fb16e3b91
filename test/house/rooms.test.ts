import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { withArrows } from './describe-arrows.ts';
import { lintPlanted } from './lint-planted.ts';
import { lintRules } from './lint-rules.ts';
import { entriesOf, rooms, src } from './rooms.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const names = Object.keys(rooms);
const foldersOf = (path: string) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

describe('the table of rooms', () => {
  it('names each folder of src and each floor, and no other', () => {
    expect(foldersOf(src).toSorted()).toEqual(names.toSorted());
    const floors = names.map((name) => [name, foldersOf(join(src, name)).toSorted()]);
    expect(floors).toEqual(names.map((name) => [name, [...(rooms[name]!.floors ?? [])].toSorted()]));
  });

  it('lists a room behind those that it imports, so that no arrows form a circle', () => {
    const upward = names.flatMap((name, index) =>
      rooms[name]!.imports.filter((other) => !names.slice(0, index).includes(other)).map(
        (other) => `${name} → ${other}`,
      ),
    );
    expect(upward).toEqual([]);
  });

  it('is the source of the rules of the linter', async () => {
    await expect(lintRules()).toMatchFileSnapshot(join(root, '.oxlintrc.rooms.json'));
  });

  it('is the source of the list in CONTRIBUTING', async () => {
    const file = join(root, 'CONTRIBUTING.md');
    await expect(withArrows(readFileSync(file, 'utf8'))).toMatchFileSnapshot(file);
  });
});

const pageGlobals = ['window', 'document', 'navigator', 'location', 'localStorage'];
const packages = [
  '@electric-sql/pglite',
  '@opentelemetry/api',
  '@supabase/supabase-js',
  '@tanstack/virtual-core',
  'idb',
  'jwt-decode',
  'magic-string',
  'node:async_hooks',
  'node:fs',
  'node:path',
  'node:url',
  'pg',
  'postgres',
  'react',
  'react-dom',
  'react-error-boundary',
  'vite',
  'waybill',
  'web-vitals',
  'zustand',
  'zustand/vanilla',
];

/** The places whose imports differ: each room, and each floor of a room. */
const places = names.flatMap((room) => [
  { room, floor: undefined, folder: `src/${room}`, up: '..' },
  ...(rooms[room]!.floors ?? []).map((floor) => ({
    room,
    floor,
    folder: `src/${room}/${floor}`,
    up: '../..',
  })),
]);

const planted = new Map<string, string>();
const plant = (path: string, code: string) => planted.set(path, code);
for (const { room, folder, up } of places) {
  for (const other of names.filter((name) => name !== room)) {
    plant(`${folder}/list-of-${other}.ts`, `export * from '${up}/${other}/index.ts';`);
    plant(
      `${folder}/type-of-${other}.ts`,
      `import type { A } from '${up}/${other}/index.ts';\nexport type B = A;`,
    );
    plant(`${folder}/late-${other}.ts`, `export const late = () => import('${up}/${other}/index.ts');`);
    plant(`${folder}/inside-of-${other}.ts`, `export * from '${up}/${other}/internal.ts';`);
    plant(`${folder}/private-of-${other}.ts`, `export * from '${up}/${other}/private.ts';`);
    const [floor] = rooms[other]!.floors ?? [];
    if (floor) plant(`${folder}/floor-of-${other}.ts`, `export * from '${up}/${other}/${floor}/private.ts';`);
  }
  packages.forEach((name, index) => plant(`${folder}/package-${index}.ts`, `export * from '${name}';`));
  for (const name of [...pageGlobals, 'process']) {
    plant(`${folder}/global-${name.toLowerCase()}.ts`, `export const read = () => ${name};`);
  }
  for (const name of ['document', 'navigator', 'process']) {
    plant(`${folder}/property-${name}.ts`, `export const read = () => globalThis.${name};`);
  }
  plant(`${folder}/style-sheet.ts`, `import './${room}.css';`);
  plant(`${folder}/root.ts`, `export * from '${up}/index.ts';`);
  plant(`${folder}/own.ts`, `export * from './own-file.ts';`);
}
for (const [room, { floors = [], exceptions = {} }] of Object.entries(rooms)) {
  for (const floor of floors) {
    plant(`src/${room}/to-${floor}.ts`, `export * from './${floor}/file.ts';`);
    plant(`src/${room}/${floor}/to-top.ts`, `export * from '../top.ts';`);
    for (const other of floors.filter((name) => name !== floor)) {
      plant(`src/${room}/${floor}/to-${other}.ts`, `export * from '../${other}/file.ts';`);
    }
  }
  for (const [file, allowed] of Object.entries(exceptions)) {
    plant(`src/${room}/${file}`, allowed.map((name) => `export * from '${name}';`).join('\n'));
  }
}
plant('src/core/circle.ts', `export * from './round.ts';`);
plant('src/core/round.ts', `export * from './circle.ts';`);
plant('src/core/default.ts', `export default function unnamed() {}`);
plant('src/core/long.ts', 'export {};\n'.repeat(251));
plant('src/core/CamelCase.ts', 'export const a = 1;');
plant('demo/deep.ts', `export * from '../src/core/index.ts';`);
plant('test/core/focused.test.ts', `import { it } from 'vitest';\nit.only('runs alone', () => {});`);
plant('test/core/skipped.test.ts', `import { it } from 'vitest';\nit.skip('does not run', () => {});`);

let refusals: (path: string) => string[];
beforeAll(() => {
  refusals = lintPlanted(planted);
});

const imports = 'eslint(no-restricted-imports)';
const globals = 'eslint(no-restricted-globals)';
const properties = 'eslint(no-restricted-properties)';

describe.each(places)('the linter, in $folder,', ({ room, floor, folder }) => {
  const others = names.filter((other) => other !== room);
  const letsIn = (file: string) => !refusals(`${folder}/${file}.ts`).includes(imports);

  it.each(['list-of', 'type-of', 'late'])('lets in the rooms of its arrows and no other (%s)', (form) => {
    expect(others.filter((other) => letsIn(`${form}-${other}`))).toEqual(
      others.filter((other) => rooms[room]!.imports.includes(other)),
    );
  });

  it('lets in the internal entries of those rooms', () => {
    expect(others.filter((other) => letsIn(`inside-of-${other}`))).toEqual(
      others.filter(
        (other) => rooms[room]!.imports.includes(other) && entriesOf(other).includes('internal.ts'),
      ),
    );
  });

  it("refuses every other room's private files and floors", () => {
    const forms = ['private-of', 'floor-of'].flatMap((form) => others.map((other) => `${form}-${other}`));
    const tried = forms.filter((form) => planted.has(`${folder}/${form}.ts`));
    expect(tried.filter(letsIn)).toEqual([]);
  });

  it('lets in the packages of its room and no other', () => {
    expect(packages.filter((_, index) => letsIn(`package-${index}`))).toEqual(
      packages.filter((name) => rooms[room]!.packages?.includes(name)),
    );
  });

  it('lets in its own files, no style sheet and not the root', () => {
    expect(['own', 'style-sheet', 'root'].filter(letsIn)).toEqual(['own']);
  });

  it('lets in the floors below it and no other', () => {
    const floors = rooms[room]!.floors ?? [];
    const below = floor === undefined ? floors : floors.slice(0, floors.indexOf(floor));
    const tried = [...floors, 'top'].filter((name) => planted.has(`${folder}/to-${name}.ts`));
    expect(tried.filter((name) => letsIn(`to-${name}`))).toEqual(below);
  });

  it('lets only rooms of the page touch the page, and no room the environment', () => {
    const letIn = [...pageGlobals, 'process'].filter(
      (name) => !refusals(`${folder}/global-${name.toLowerCase()}.ts`).includes(globals),
    );
    expect(letIn).toEqual(rooms[room]!.isOfPage ? pageGlobals : []);
  });

  it('sees the same globals as properties of globalThis', () => {
    const letIn = ['document', 'navigator', 'process'].filter(
      (name) => !refusals(`${folder}/property-${name}.ts`).includes(properties),
    );
    expect(letIn).toEqual(rooms[room]!.isOfPage ? ['document', 'navigator'] : []);
  });
});

describe('the linter', () => {
  it('lets the named files, and no other, import the packages that only they need', () => {
    const files = Object.entries(rooms).flatMap(([room, { exceptions = {} }]) =>
      Object.keys(exceptions).map((file) => `src/${room}/${file}`),
    );
    expect(files).not.toEqual([]);
    expect(files.filter((file) => refusals(file).includes(imports))).toEqual([]);
  });

  it.each([
    ['a circle of imports', 'src/core/circle.ts', 'import(no-cycle)'],
    ['a default export', 'src/core/default.ts', 'import(no-default-export)'],
    ['a file over 250 lines', 'src/core/long.ts', 'eslint(max-lines)'],
    ['a file name that is not kebab-case', 'src/core/CamelCase.ts', 'unicorn(filename-case)'],
    ['a demo that reaches into src', 'demo/deep.ts', imports],
    ['a test that runs alone', 'test/core/focused.test.ts', 'vitest(no-focused-tests)'],
    ['a test that does not run', 'test/core/skipped.test.ts', 'vitest(no-disabled-tests)'],
  ])('refuses %s', (_, path, rule) => {
    expect(refusals(path)).toContain(rule);
  });
});
