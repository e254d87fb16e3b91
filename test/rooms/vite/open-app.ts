import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, createServer, preview, type InlineConfig, type PluginOption } from 'vite';

const root = fileURLToPath(new URL('./app', import.meta.url));
const src = fileURLToPath(new URL('../../../src', import.meta.url));

/** The app of these tests, served on a free port. */
export interface ServedApp {
  readonly url: string;
  readonly close: () => Promise<void>;
}

function configure(folder: string, plugins: PluginOption[]): InlineConfig {
  return {
    root,
    configFile: false,
    logLevel: 'silent',
    cacheDir: join(folder, 'cache'),
    plugins,
    resolve: {
      alias: [
        { find: /^waybill\/(.+)$/, replacement: `${src}/$1/index.ts` },
        { find: /^waybill$/, replacement: `${src}/index.ts` },
        { find: /^(cjs-dep|esm-dep)$/, replacement: `${root}/packages/$1` },
      ],
    },
    optimizeDeps: { include: ['cjs-dep', 'esm-dep', 'scheduler'] },
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    preview: { host: '127.0.0.1', port: 0 },
    build: { outDir: join(folder, 'dist'), sourcemap: true, target: 'esnext' },
  };
}

const openFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'waybill-app-'));

/** Serves the app by Vite's development server. Its dependencies are bundled before. */
export async function developApp(plugins: PluginOption[]): Promise<ServedApp> {
  const folder = await openFolder();
  const server = await createServer(configure(folder, plugins));
  await server.listen();
  return {
    url: server.resolvedUrls!.local[0]!,
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Builds the app for production and serves the build. */
export async function buildApp(
  plugins: PluginOption[],
  change: InlineConfig['build'] = {},
): Promise<ServedApp> {
  const folder = await openFolder();
  const { NODE_ENV: before } = process.env;
  const config = configure(folder, plugins);
  const production = { ...config, mode: 'production', build: { ...config.build, ...change } };
  // A test runner sets NODE_ENV to `test`.
  process.env.NODE_ENV = 'production';
  try {
    await build(production);
  } finally {
    process.env.NODE_ENV = before;
  }
  const server = await preview(production);
  return {
    url: server.resolvedUrls!.local[0]!,
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
