import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, loadConfigFromFile, runnerImport } from 'vite';
import { bundlePage } from './bundle-page.js';
import { src } from './waybill-src.js';

const bench = fileURLToPath(new URL('.', import.meta.url));
const demoConfig = fileURLToPath(new URL('../../demo/vite.config.ts', import.meta.url));
const ROUNDS = 30;

const { module: plugin } = await runnerImport(join(src, 'vite/index.ts'));

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/**
 * Measures in Chromium how much time it costs to keep the context. Three pages of one browser run the same code: the
 * first unchanged, the second compiled, the third with followed promises. The pages take turns, so other work on the
 * machine slows all three alike.
 */
export async function measureAwaits(browser) {
  const open = async (plugins) => {
    const page = await browser.newPage();
    const content = await bundlePage(join(bench, 'awaits-page.ts'), plugins);
    await page.addScriptTag({ content, type: 'module' });
    await page.waitForFunction(() => 'measureWorkload' in globalThis);
    return page;
  };
  const pages = { bare: await open([]), compiled: await open([plugin.waybill()]), followed: await open([]) };
  const names = await pages.bare.evaluate(() => globalThis.workloadNames);
  await pages.followed.evaluate(() => globalThis.followPromises());
  const rows = {};
  for (const name of names) {
    const times = { bare: [], compiled: [], followed: [] };
    for (let round = -3; round < ROUNDS; round++) {
      for (const kind of round % 2 === 0 ? Object.keys(pages) : Object.keys(pages).reverse()) {
        const time = await pages[kind].evaluate((workload) => globalThis.measureWorkload(workload), name);
        // The compiler is still at work in the first rounds, so they do not count.
        if (round >= 0) times[kind].push(time);
      }
    }
    const more = (kind) => Math.round(median(times[kind].map((time, round) => time - times.bare[round])));
    rows[name] = {
      'as it is, ns': Math.round(median(times.bare)),
      'compiled, ns more': more('compiled'),
      'followed, ns more': more('followed'),
    };
  }
  for (const page of Object.values(pages)) await page.close();
  return rows;
}

/** Builds the demo's page with and without the plugin, and gives the growth in bytes. */
export async function measureGrowth() {
  const { config } = await loadConfigFromFile({ command: 'build', mode: 'production' }, demoConfig);
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  const sizeOf = async (plugins) => {
    const { output } = await build({
      ...config,
      configFile: false,
      logLevel: 'warn',
      mode: 'production',
      plugins,
      build: { ...config.build, write: false },
    });
    const scripts = output.filter(({ type }) => type === 'chunk').map(({ code }) => code);
    return {
      bytes: scripts.reduce((sum, code) => sum + code.length, 0),
      gzip: scripts.reduce((sum, code) => sum + gzipSync(code).length, 0),
    };
  };
  const all = config.plugins.flat();
  const without = await sizeOf(all.filter(({ name }) => name !== 'waybill'));
  const compiled = await sizeOf(all);
  process.env.NODE_ENV = before;
  const growth = (key) => `${((compiled[key] / without[key] - 1) * 100).toFixed(2)} %`;
  return {
    minified: { without: without.bytes, with: compiled.bytes, growth: growth('bytes') },
    gzip: { without: without.gzip, with: compiled.gzip, growth: growth('gzip') },
  };
}
