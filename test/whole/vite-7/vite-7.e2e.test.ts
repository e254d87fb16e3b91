import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright';
import type { InlineConfig, PluginOption } from 'vite';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { findBrowser } from '../../house/find-browser.ts';
import { folder, installPackage } from './install-package.ts';

type Vite = typeof import('vite');
type MakePlugin = { default: () => PluginOption };

/** Imports a module of a package that is installed in this folder. */
const fromFolder = <T>(path: string): Promise<T> =>
  import(/* @vite-ignore */ pathToFileURL(join(folder, 'node_modules', path)).href) as Promise<T>;

const vite7 = (): Promise<Vite> => fromFolder('vite/dist/node/index.js');
const swc = (): Promise<MakePlugin> => fromFolder('@vitejs/plugin-react-swc/index.js');

const VERSIONS: readonly (readonly [string, () => Promise<Vite>, () => Promise<MakePlugin>])[] = [
  ['Vite 7 with @vitejs/plugin-react 5', vite7, () => fromFolder('@vitejs/plugin-react/dist/index.js')],
  ['Vite 7 with @vitejs/plugin-react-swc', vite7, swc],
];

let browser: Browser;
beforeAll(async () => {
  await installPackage();
  browser = await chromium.launch(await findBrowser());
});
afterAll(() => browser?.close());

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

async function configure(makePlugin: () => Promise<MakePlugin>): Promise<InlineConfig> {
  const { waybill } = await fromFolder<typeof import('waybill/vite')>('waybill/dist/vite/index.js');
  const { default: react } = await makePlugin();
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

describe.each(VERSIONS)('%s', (_, importVite, makePlugin) => {
  it.each<[string, Serve]>([
    ['on the development server', develop],
    ['in a production build', buildAndPreview],
  ])('shows the app and keeps the context exactly, %s', async (_name, serve) => {
    await serve(await importVite(), await configure(makePlugin), async (url) => {
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
