import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { obtainBuild } from '../../house/obtain-build.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');

const ENTRIES = [
  'server',
  'postgres',
  'otlp',
  'otel',
  'testing',
  'supabase',
  'instrumentation',
  'async-context',
];
const PAGE_ENTRIES = [...ENTRIES, 'react', 'viewer', 'store', 'vite', 'web-vitals'];

const programOf = (entries: readonly string[]): string =>
  [
    "export * as root from 'waybill';",
    ...entries.map((entry, nth) => `export * as room${nth} from 'waybill/${entry}';`),
    "import 'waybill/async-context/install';",
    "import 'waybill/react.css';",
    "import 'waybill/viewer.css';",
  ].join('\n');

let folder: string;

function run(args: readonly string[], cwd: string): string {
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, ...args], { cwd, encoding: 'utf8' });
  return stdout + stderr;
}

beforeAll(async () => {
  const dist = await obtainBuild('package');
  // The folder is below node_modules, so that the package finds its dependencies there.
  folder = await mkdtemp(join(root, 'node_modules/.cache/packed-'));
  const installed = join(folder, 'node_modules/waybill');
  await mkdir(installed, { recursive: true });
  await cp(dist, join(installed, 'dist'), { recursive: true });
  for (const path of ['package.json', 'src']) {
    await cp(join(root, path), join(installed, path), { recursive: true });
  }
  const declarations = ['-p', join(root, 'tsconfig.build.json'), '--outDir', join(installed, 'dist')];
  const problems = run(declarations, root);
  if (problems) throw new Error(problems);
  await symlink(join(root, 'node_modules/@types'), join(folder, 'node_modules/@types'), 'junction');
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'server.ts'), programOf(ENTRIES));
  await writeFile(join(folder, 'page.ts'), programOf(PAGE_ENTRIES));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it.each([
  ['server.ts', 'bundler', ['es2023']],
  ['server.ts', 'nodenext', ['es2023']],
  ['page.ts', 'bundler', ['es2023', 'dom', 'dom.iterable']],
  ['page.ts', 'nodenext', ['es2023', 'dom', 'dom.iterable']],
])('%s type-checks with all libraries under %s and %j', async (file, moduleResolution, lib) => {
  const compilerOptions = {
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    target: 'es2022',
    module: moduleResolution === 'bundler' ? 'esnext' : moduleResolution,
    moduleResolution,
    jsx: 'react-jsx',
    lib,
    types: ['node'],
    skipLibCheck: false,
    noUncheckedSideEffectImports: true,
  };
  const config = JSON.stringify({ compilerOptions, files: [file] });
  await writeFile(join(folder, 'tsconfig.json'), config);
  expect(run(['-p', '.'], folder)).toBe('');
});

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

it('has declarations that only name packages that it brings, or that are optional peers', async () => {
  const installed = join(folder, 'node_modules/waybill');
  const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as Manifest;
  const known = new Set([
    'waybill',
    'node',
    ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
  ]);
  const files = await readdir(join(installed, 'dist'), { recursive: true });
  const named = new Set<string>();
  for (const file of files.filter((path) => path.endsWith('.d.ts'))) {
    const code = await readFile(join(installed, 'dist', file), 'utf8');
    const text = code.replaceAll(/^\s*\*.*$/gm, '');
    for (const [, name] of text.matchAll(/\b(?:from |import\(|import )["']((?:@[\w-]+\/)?[\w-][\w.-]*)/g))
      named.add(name!);
  }
  expect([...named].filter((name) => !known.has(name))).toEqual([]);
  expect(named).toContain('react');
});

/** Collects the packages that npm installs together with a package: dependencies, and peers that are not optional. */
async function collectInstalled(folderOfPackage: string, found: Set<string>): Promise<Set<string>> {
  const manifest = JSON.parse(await readFile(join(folderOfPackage, 'package.json'), 'utf8')) as Manifest;
  const peers = Object.keys(manifest.peerDependencies ?? {});
  const needed = peers.filter((name) => !manifest.peerDependenciesMeta?.[name]?.optional);
  for (const name of [...Object.keys(manifest.dependencies ?? {}), ...needed]) {
    if (found.has(name)) continue;
    found.add(name);
    await collectInstalled(join(root, 'node_modules', name), found);
  }
  return found;
}

it('brings no React and no Vite into a project that installs it', async () => {
  const installed = await collectInstalled(root, new Set());
  expect([...installed]).toContain('zustand');
  expect([...installed].filter((name) => /^(react|react-.*|vite)$/.test(name))).toEqual([]);
});
