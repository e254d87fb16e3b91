import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, loadConfigFromFile, runnerImport } from 'vite';

const bench = fileURLToPath(new URL('.', import.meta.url));
const src = fileURLToPath(new URL('../../src', import.meta.url));
const demoConfig = fileURLToPath(new URL('../../demo/vite.config.ts', import.meta.url));
const ROUNDS = 30;

const { module: plugin } = await runnerImport(join(src, 'vite/index.ts'));

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function bundlePage(plugins) {
  const { output } = await build({
    configFile: false,
    root: bench,
    logLevel: 'warn',
    mode: 'production',
    plugins,
    resolve: { alias: [{ find: /^waybill\/(.+)$/, replacement: `${src}/$1/index.ts` }] },
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: {
        input: join(bench, 'awaits-page.ts'),
        output: { format: 'es', codeSplitting: false },
      },
    },
  });
  return output[0].code;
}

/**
 * Measures what compiling costs, in Chromium: two pages of one browser with the same code, one of them compiled. They
 * take turns, so that whatever else the machine does slows both alike.
 */
export async function measureAwaits(browser) {
  const open = async (plugins) => {
    const page = await browser.newPage();
    await page.addScriptTag({ content: await bundlePage(plugins), type: 'module' });
    await page.waitForFunction(() => 'measureWorkload' in globalThis);
    return page;
  };
  const bare = await open([]);
  const compiled = await open([plugin.waybill()]);
  const names = await bare.evaluate(() => globalThis.workloadNames);
  const rows = {};
  for (const name of names) {
    const measure = (page) => page.evaluate((workload) => globalThis.measureWorkload(workload), name);
    const times = { bare: [], compiled: [], more: [] };
    for (let round = -3; round < ROUNDS; round++) {
      const first = round % 2 === 0 ? [bare, compiled] : [compiled, bare];
      const [one, two] = [await measure(first[0]), await measure(first[1])];
      const [before, after] = round % 2 === 0 ? [one, two] : [two, one];
      // The first rounds are the compiler's own.
      if (round < 0) continue;
      times.bare.push(before);
      times.compiled.push(after);
      times.more.push(after - before);
    }
    rows[name] = {
      'uncompiled ns': Math.round(median(times.bare)),
      'compiled ns': Math.round(median(times.compiled)),
      'more ns': Math.round(median(times.more)),
    };
  }
  await bare.close();
  await compiled.close();
  return rows;
}

/** Builds the demo's page with and without the plugin, and gives the growth. */
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
