import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { build, runnerImport } from 'vite';
import { measureAnalysis } from './analysis.js';
import { measureBursts, measureEndings } from './bursts.js';
import { measureClicks } from './clicks.js';
import { measureFirstRequests } from './first-requests.js';
import { measureMegabytes } from './megabytes.js';
import { measureStarts } from './starts.js';
import { measureDelivery } from './delivery.js';
import { measureIngest } from './ingest.js';
import { measureServer } from './server.js';
import { measureViewer } from './viewer.js';
import { measureLogs } from './logs.js';
import { measureAwaits, measureGrowth } from './async-context.js';
import { src } from './waybill-src.js';

const bench = fileURLToPath(new URL('.', import.meta.url));
const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** Bundles the benchmark into one file. Imports are resolved as a bundler for Node or for browsers resolves them. */
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

async function launchChromium() {
  // Node 20 cannot read TypeScript, but Vite can.
  const finder = await runnerImport(join(bench, '../house/find-browser.ts'));
  return chromium.launch(await finder.module.findBrowser());
}

async function measureInChromium(browser) {
  const page = await browser.newPage();
  const rows = await page.evaluate(
    async (code) => {
      const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
      const measurements = await import(url);
      return measurements.compareTraceparent();
    },
    await bundle('browser'),
  );
  await page.close();
  return rows;
}

function printRatios(runtime, rows) {
  const version = dependencies['@opentelemetry/sdk-trace'];
  console.log(`\n${runtime}: how many times faster than OpenTelemetry ${version} (below 1: slower)`);
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

const answersOf = {
  null: 'without body, at once',
  stream: 'of JSON in a stream, after a turn of the event loop',
  text: 'of JSON as text, after a turn of the event loop',
};

const parts = {
  async traceparent(browser) {
    printRatios(`Node ${process.version}`, await measureInNode());
    printRatios(`Chromium ${browser.version()}`, await measureInChromium(browser));
  },
  async 'async-context'(browser) {
    console.log(`\nChromium ${browser.version()}: the cost of keeping the context inside an action`);
    console.table(await measureAwaits(browser));
    console.log("\nThe scripts of the demo's page, with waybill/vite and without");
    console.table(await measureGrowth());
  },
  async clicks(browser) {
    console.log(`\nChromium ${browser.version()}: clicks that cause nothing, with traceUserActions`);
    console.table(await measureClicks(browser));
  },
  async 'first-requests'(browser) {
    const tables = await measureFirstRequests(browser);
    for (const [answers, rows] of Object.entries(tables)) {
      console.log(
        `\nChromium ${browser.version()}: a new page's first requests, over bare; answers ${answersOf[answers]}`,
      );
      console.table(rows);
    }
  },
  async megabytes(browser) {
    console.log(`\nChromium ${browser.version()}: an answer of a megabyte, until its last byte`);
    console.table(await measureMegabytes(browser));
  },
  async starts(browser) {
    console.log(
      `\nChromium ${browser.version()}: the start of a page, beside a wrapper that only adds the header`,
    );
    console.table(await measureStarts(browser));
  },
  async logs(browser) {
    const { lines, others } = await measureLogs(browser);
    console.log(`\nChromium ${browser.version()}: a log line with three short fields`);
    console.table(lines);
    console.log('\nA line below the level, ns of a call in a loop, and the end of a span');
    console.table(others);
  },
  async bursts(browser) {
    console.log(`\nChromium ${browser.version()}: the events that a page gets when it ends`);
    console.table(await measureEndings(browser));
    console.log('\nSpans that arrive of a burst of requests after which the page ends at once');
    console.table(await measureBursts(browser));
  },
  async delivery(browser) {
    console.log(
      `\nChromium ${browser.version()}: 10,000 records a second for ten seconds, to a receiver that takes them at once`,
    );
    console.table(await measureDelivery(browser));
  },
  async server() {
    console.log(`\nNode ${process.version}: the processor time of a request that a server answers`);
    console.table(await measureServer());
  },
  async analysis() {
    console.log(`\nNode ${process.version}: milliseconds for a trace of 100,000 spans`);
    console.table(await measureAnalysis());
  },
  async viewer(browser) {
    console.log(`\nChromium ${browser.version()}: traces in TraceTimeline`);
    console.table(await measureViewer(browser));
  },
  async ingest() {
    console.log(`\nNode ${process.version}: an ingest of ours, over HTTP, in batches of fifty`);
    console.table(await measureIngest());
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in parts));
if (unknown)
  throw new Error(`no part of the benchmark is called ${unknown}; there are ${Object.keys(parts)}`);
const browser = await launchChromium();
try {
  for (const [name, measure] of Object.entries(parts)) {
    if (wanted.length === 0 || wanted.includes(name)) await measure(browser);
  }
} finally {
  await browser.close();
}
