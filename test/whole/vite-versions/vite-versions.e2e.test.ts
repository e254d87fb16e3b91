import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright';
import type { InlineConfig, PluginOption } from 'vite';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { launchChromium } from '../../house/launch-chromium.ts';
import { installPackage, type Installed } from './install-package.ts';

type Vite = typeof import('vite');
type MakePlugin = { default: () => PluginOption };

const REACT = '@vitejs/plugin-react/dist/index.js';
const SWC = '@vitejs/plugin-react-swc/index.js';

// The project itself has Vite 8 with @vitejs/plugin-react 6. Version 4 of that plugin does not take Vite 8.
const VERSIONS: readonly (readonly [string, string, string])[] = [
  ['Vite 7 with @vitejs/plugin-react 5', 'vite-7', REACT],
  ['Vite 7 with @vitejs/plugin-react-swc', 'vite-7', SWC],
  ['Vite 8 with @vitejs/plugin-react 5', 'vite-8', REACT],
  ['Vite 8 with @vitejs/plugin-react-swc', 'vite-8', SWC],
];

const installed = new Map<string, Installed>();
let browser: Browser;
// An installation takes longer than a test.
beforeAll(async () => {
  const install = async (version: string) => installed.set(version, await installPackage(version));
  await Promise.all(['vite-7', 'vite-8'].map(install));
  browser = await launchChromium();
}, 300_000);
afterAll(async () => {
  await browser?.close();
  for (const { remove } of installed.values()) await remove();
});

/** Imports a module of a package that is installed in a folder. */
const fromFolder = <T>(folder: string, path: string): Promise<T> =>
  import(/* @vite-ignore */ pathToFileURL(join(folder, 'node_modules', path)).href) as Promise<T>;

/** Serves the app, and calls `visit` with its address. */
type Serve = (vite: Vite, config: InlineConfig, visit: (url: string) => Promise<void>) => Promise<void>;

async function develop(
  vite: Vite,
  config: InlineConfig,
  visit: (url: string) => Promise<void>,
): Promise<void> {
  const server = await vite.createServer(config);
  onTestFinished(() => server.close());
  await server.listen();
  // While the server looks for dependencies, it can throw away what it has compiled. Without hot reloads, a page that is
  // open then stays empty.
  await server.warmupRequest('/main.tsx');
  await server.waitForRequestsIdle();
  await server.environments.client.depsOptimizer?.scanProcessing;
  await visit(server.resolvedUrls!.local[0]!);
}

async function buildAndPreview(
  vite: Vite,
  config: InlineConfig,
  visit: (url: string) => Promise<void>,
): Promise<void> {
  const { NODE_ENV: before } = process.env;
  // A test runner sets NODE_ENV to `test`.
  process.env.NODE_ENV = 'production';
  try {
    await vite.build({ ...config, mode: 'production' });
  } finally {
    process.env.NODE_ENV = before;
  }
  const server = await vite.preview(config);
  onTestFinished(() => server.close());
  await visit(server.resolvedUrls!.local[0]!);
}

async function configure(folder: string, plugin: string): Promise<InlineConfig> {
  const { waybill } = await fromFolder<typeof import('waybill/vite')>(folder, 'waybill/dist/vite/index.js');
  const { default: react } = await fromFolder<MakePlugin>(folder, plugin);
  // The types of the plugin belong to Vite 8.
  const compiled: unknown = waybill();
  const output = await mkdtemp(join(tmpdir(), 'waybill-vite-'));
  onTestFinished(() => rm(output, { recursive: true, force: true }));
  return {
    root: join(folder, 'app'),
    configFile: false,
    logLevel: 'silent',
    cacheDir: join(output, 'cache'),
    plugins: [react(), compiled as PluginOption],
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, fs: { allow: [folder] } },
    preview: { host: '127.0.0.1', port: 0 },
    // A dependency that the server finds late would reload the page.
    optimizeDeps: {
      include: [
        'react',
        'react-dom/client',
        'react/jsx-dev-runtime',
        'waybill/async-context',
        'waybill/async-context/install',
      ],
    },
    build: { outDir: join(output, 'dist') },
  };
}

describe.each(VERSIONS)('%s', (_, version, plugin) => {
  it.each<[string, Serve]>([
    ['on the development server', develop],
    ['in a production build', buildAndPreview],
  ])('shows the app and keeps the context exactly, %s', async (_name, serve) => {
    const { folder } = installed.get(version)!;
    const vite = await fromFolder<Vite>(folder, 'vite/dist/node/index.js');
    await serve(vite, await configure(folder, plugin), async (url) => {
      const page = await browser.newPage();
      onTestFinished(() => page.close());
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(String(error)));
      await page.goto(url);
      await page.getByRole('button', { name: 'Step 0' }).click();
      await page.getByRole('button', { name: 'Step 1' }).waitFor();
      const contexts = await page.waitForFunction(() => globalThis.contexts);
      expect(await contexts.jsonValue()).toEqual({
        'after an await': 'click',
        'in a loop': 'click',
        'after a timer': 'click',
        'in code that was loaded late': 'click',
        'in an effect after a transition': 'click',
      });
      expect(problems).toEqual([]);
    });
  });
});
