import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { build, runnerImport } from 'vite';

const bench = fileURLToPath(new URL('.', import.meta.url));
const src = fileURLToPath(new URL('../../src', import.meta.url));

/** One file with everything in it, resolved as a bundler for Node or for browsers resolves it. */
async function bundle(runtime) {
  const output = await build({
    configFile: false,
    root: bench,
    logLevel: 'warn',
    resolve: { alias: [{ find: /^waybill$/, replacement: `${src}/index.ts` }] },
    ssr: { noExternal: true },
    build: {
      ssr: runtime === 'node',
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: {
        input: join(bench, 'traceparent.ts'),
        preserveEntrySignatures: 'strict',
        output: { format: 'es', codeSplitting: false },
      },
    },
  });
  const [file] = output.output;
  if (!file) throw new Error('Vite made no bundle');
  return file.code;
}

async function measureInNode() {
  const folder = join(bench, 'node_modules/.cache');
  const file = join(folder, 'traceparent.mjs');
  await mkdir(folder, { recursive: true });
  await writeFile(file, await bundle('node'));
  try {
    const measurements = await import(pathToFileURL(file).href);
    return measurements.compareTraceparent();
  } finally {
    await rm(file);
  }
}

async function measureInChromium() {
  // Node 20 does not read TypeScript, Vite does.
  const finder = await runnerImport(join(bench, '../house/find-browser.ts'));
  const browser = await chromium.launch(await finder.module.findBrowser());
  try {
    const page = await browser.newPage();
    const rows = await page.evaluate(
      async (code) => {
        const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
        const measurements = await import(url);
        return measurements.compareTraceparent();
      },
      await bundle('browser'),
    );
    return { version: browser.version(), rows };
  } finally {
    await browser.close();
  }
}

function print(runtime, rows) {
  console.log(`\n${runtime}: how many times faster than OpenTelemetry 2.12.1 (below 1: slower)`);
  console.table(
    Object.fromEntries(
      rows.map((row) => [
        row.name,
        {
          'median ratio': Number(row.medianRatio.toFixed(2)),
          'worst round': Number(row.worstRatio.toFixed(2)),
          'waybill ns': Math.round(row.ourNs),
          'opentelemetry ns': Math.round(row.theirNs),
        },
      ]),
    ),
  );
}

print(`Node ${process.version}`, await measureInNode());
const { version, rows } = await measureInChromium();
print(`Chromium ${version}`, rows);
