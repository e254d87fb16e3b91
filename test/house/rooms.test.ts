import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

const arrows: Record<string, readonly string[]> = {
  'async-context': [],
  core: ['async-context'],
  browser: ['core', 'otlp'],
  otlp: ['core'],
  postgres: ['core'],
  react: ['core', 'store'],
  server: ['core', 'otlp'],
  store: ['core'],
  supabase: ['core'],
  testing: ['core'],
  viewer: ['core', 'react'],
  vite: ['core'],
  'web-vitals': ['core'],
};
const rooms = Object.keys(arrows);
const roomsOfThePage = ['browser', 'react', 'store', 'viewer', 'web-vitals'];
const pageGlobals = ['window', 'document', 'navigator', 'location', 'localStorage'];
const packages = {
  allowed: {
    react: ['react', 'react-error-boundary'],
    store: ['zustand', 'zustand/vanilla'],
    supabase: ['jwt-decode'],
    viewer: ['react'],
    vite: ['estree-walker', 'magic-string', 'node:path', 'node:url', 'vite'],
    'web-vitals': ['web-vitals'],
  } as Record<string, readonly string[]>,
  tried: [
    '@electric-sql/pglite',
    '@opentelemetry/api',
    '@supabase/supabase-js',
    'estree-walker',
    'jwt-decode',
    'magic-string',
    'node:async_hooks',
    'node:fs',
    'node:path',
    'node:url',
    'pg',
    'postgres',
    'react',
    'react-error-boundary',
    'vite',
    'waybill',
    'web-vitals',
    'zustand',
    'zustand/vanilla',
  ],
};

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
}

/** Lints planted files with the project's own configuration, and says by which rules each of them is refused. */
function lintPlanted(files: ReadonlyMap<string, string>): (path: string) => string[] {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-rooms-'));
  try {
    cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    for (const [path, code] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), code);
    }
    const program = join(
      dirname(createRequire(import.meta.url).resolve('oxlint/package.json')),
      'bin/oxlint',
    );
    const run = spawnSync(process.execPath, [program, '--format=json', '.'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: Diagnostic[] };
    return (path) => diagnostics.filter(({ filename }) => filename === path).map(({ code }) => code);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const planted = new Map<string, string>();
const plant = (path: string, code: string) => planted.set(path, code);
for (const room of rooms) {
  for (const other of rooms.filter((name) => name !== room)) {
    plant(`src/${room}/list-of-${other}.ts`, `export * from '../${other}/index.ts';`);
    plant(
      `src/${room}/type-of-${other}.ts`,
      `import type { A } from '../${other}/index.ts';\nexport type B = A;`,
    );
    plant(`src/${room}/late-${other}.ts`, `export const late = () => import('../${other}/index.ts');`);
    plant(`src/${room}/private-of-${other}.ts`, `export * from '../${other}/private.ts';`);
  }
  packages.tried.forEach((name, index) =>
    plant(`src/${room}/package-${index}.ts`, `export * from '${name}';`),
  );
  for (const name of [...pageGlobals, 'process']) {
    plant(`src/${room}/global-${name.toLowerCase()}.ts`, `export const read = () => ${name};`);
  }
  for (const name of ['document', 'navigator', 'process']) {
    plant(`src/${room}/property-${name}.ts`, `export const read = () => globalThis.${name};`);
  }
  plant(`src/${room}/style-sheet.ts`, `import './${room}.css';`);
  plant(`src/${room}/root.ts`, `export * from '../index.ts';`);
  plant(`src/${room}/own.ts`, `export * from './own-file.ts';`);
}
plant('src/server/request-context.ts', `export * from 'node:async_hooks';`);
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

describe.each(rooms)('the linter, in %s,', (room) => {
  const others = rooms.filter((other) => other !== room);

  it.each(['list-of', 'type-of', 'late'])('lets in the rooms of its arrows and no other (%s)', (form) => {
    const letIn = others.filter((other) => !refusals(`src/${room}/${form}-${other}.ts`).includes(imports));
    expect(letIn).toEqual(rooms.filter((other) => arrows[room]!.includes(other)));
  });

  it("refuses every other room's private files", () => {
    const letIn = others.filter((other) => !refusals(`src/${room}/private-of-${other}.ts`).includes(imports));
    expect(letIn).toEqual([]);
  });

  it('lets in its own packages and no other', () => {
    const letIn = packages.tried.filter(
      (_, index) => !refusals(`src/${room}/package-${index}.ts`).includes(imports),
    );
    expect(letIn).toEqual(packages.allowed[room] ?? []);
  });

  it('lets in its own files, no style sheet and not the root', () => {
    const letIn = ['own', 'style-sheet', 'root'].filter(
      (name) => !refusals(`src/${room}/${name}.ts`).includes(imports),
    );
    expect(letIn).toEqual(['own']);
  });

  it('lets only rooms of the page touch the page, and none the environment', () => {
    const names = [...pageGlobals, 'process'];
    const letIn = names.filter(
      (name) => !refusals(`src/${room}/global-${name.toLowerCase()}.ts`).includes(globals),
    );
    expect(letIn).toEqual(roomsOfThePage.includes(room) ? pageGlobals : []);
  });

  it('sees the same globals as properties of globalThis', () => {
    const names = ['document', 'navigator', 'process'];
    const letIn = names.filter((name) => !refusals(`src/${room}/property-${name}.ts`).includes(properties));
    expect(letIn).toEqual(roomsOfThePage.includes(room) ? ['document', 'navigator'] : []);
  });
});

describe('the linter', () => {
  it('lets only the request context of the server import async_hooks', () => {
    expect(refusals('src/server/request-context.ts')).not.toContain(imports);
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
