import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { bundlePage } from './bundle-page.js';

const folder = fileURLToPath(new URL('./fetches', import.meta.url));
const { module: plugin } = await runnerImport(
  fileURLToPath(new URL('../../src/vite/index.ts', import.meta.url)),
);

const contenders = {
  bare: ['bare.ts', []],
  wrapper: ['floor.ts', []],
  'Waybill with its plugin': ['waybill.ts', [plugin.waybill()]],
  'Waybill without': ['waybill.ts', []],
  OpenTelemetry: ['open-telemetry.ts', []],
  Sentry: ['sentry.ts', []],
};
const names = Object.keys(contenders);

// What the compiler makes of the same code differs from page to page.
const PAGES = 3;
// After fewer rounds of 400 calls it still has work, and with each contender another amount.
const WARM_UP = 80;
const ROUNDS = 20;
const CALLS = 400;
const STARTS = 60;
const MEGABYTES = 12;
const MEGABYTE_ROUNDS = 24;

// So that only what tracing costs is seen. Its body is none: to copy one costs less, or more, than one of the network.
const STUB = `const answer = new Response(null);
  window.fetch = function fetch() { return Promise.resolve(answer); };`;

const quantile = (numbers, part) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * part)];
const median = (numbers) => quantile(numbers, 1 / 2);
// Whatever else the machine does can only slow a start, and one in four is slowed by half and more.
const undisturbed = (numbers) => quantile(numbers, 1 / 4);

async function bundleContender([file, plugins]) {
  const choose = {
    name: 'choose-contender',
    enforce: 'pre',
    resolveId: (id) => (id === 'bench-contender' ? join(folder, file) : null),
  };
  return bundlePage(join(folder, 'load.ts'), [choose, ...plugins], { format: 'iife' });
}

// As apps load it: the browser has fetched and compiled the module, and now evaluates it, which starts the contender.
const startOfModule = (address) => `<script type="module">
  const link = Object.assign(document.createElement('link'), { rel: 'modulepreload', href: '${address}' });
  const loaded = new Promise((resolve) => (link.onload = resolve));
  document.head.append(link);
  await loaded;
  const before = performance.now();
  await import('${address}');
  const startMs = performance.now() - before;
  await globalThis.callOneByOne(1);
  globalThis.measured = { startMs, firstCallMs: performance.now() - before };
</script>`;

// The worst way to load it: the page waits, too, until the text has been read and parsed.
const startOfText = (text) => `<script>globalThis.before = performance.now();</script>
  <script>${text}</script>
  <script>globalThis.measured = { startMs: performance.now() - globalThis.before };</script>`;

async function serveContenders() {
  const scripts = {};
  for (const name of names) {
    // Closing tags in a script's texts would end it.
    scripts[name] = (await bundleContender(contenders[name])).replaceAll('</script', '<\\/script');
  }
  const megabyte = Buffer.alloc(1_000_000, 'x');
  const server = createServer((request, response) => {
    const { pathname, search, searchParams } = new URL(request.url, 'http://127.0.0.1');
    if (pathname === '/megabyte') return response.end(megabyte);
    const script = scripts[searchParams.get('contender')];
    if (!script) return request.resume().on('end', () => response.end('{}'));
    if (searchParams.has('exact')) {
      // Only such pages are told less than a tenth of a millisecond; to tell it takes longer.
      response.setHeader('cross-origin-opener-policy', 'same-origin');
      response.setHeader('cross-origin-embedder-policy', 'require-corp');
    }
    response.setHeader('content-type', pathname === '/script.js' ? 'text/javascript' : 'text/html');
    if (pathname === '/script.js') return response.end(script);
    response.end(`<!doctype html><meta charset="utf-8">
      <script>${searchParams.has('stub') ? STUB : ''}</script>
      ${searchParams.has('module') ? startOfModule(`/script.js${search}`) : startOfText(script)}`);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    addressOf: (name, ...options) =>
      `${origin}/?${new URLSearchParams([['contender', name], ...options.map((option) => [option, ''])])}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Lets all take turns, in another order each round, and gives what each measured, round by round. */
async function takeTurns(rounds, warmUp, measure) {
  const found = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round++) {
    const turn = ((round + warmUp) * 5) % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      const figure = await measure(name);
      // The first rounds are the compiler's own.
      if (round >= 0) found[name].push(figure);
    }
  }
  return found;
}

// Within one round, whatever else the machine does slows all alike.
function moreThanBare(found, name) {
  return median(found[name].map((figure, round) => figure - found.bare[round]));
}

async function openPages(browser, addressOf) {
  const pages = {};
  for (const name of names) {
    const page = await browser.newPage();
    await page.goto(addressOf(name));
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable');
    pages[name] = { page, devtools };
  }
  return pages;
}

async function taskUs({ devtools }) {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration').value * 1e6;
}

async function measureCalls(browser, served) {
  const calls = Object.fromEntries(names.map((name) => [name, []]));
  for (let nth = 0; nth < PAGES; nth++) {
    const pages = await openPages(browser, (name) => served.addressOf(name, 'stub'));
    const found = await takeTurns(ROUNDS, WARM_UP, async (name) => {
      const before = await taskUs(pages[name]);
      const wallUs = await pages[name].page.evaluate((count) => globalThis.callOneByOne(count), CALLS);
      await pages[name].page.evaluate(() => globalThis.flush());
      return { wallUs, taskUs: ((await taskUs(pages[name])) - before) / CALLS };
    });
    for (const name of names) {
      calls[name].push(...found[name]);
      await pages[name].page.close();
    }
  }
  return calls;
}

/** Of all that was measured, one figure for each contender. */
function pick(found, figure) {
  return Object.fromEntries(names.map((name) => [name, found[name].map((measured) => measured[figure])]));
}

async function measureMegabytes(browser, served) {
  const pages = await openPages(browser, (name) => served.addressOf(name));
  const found = await takeTurns(MEGABYTE_ROUNDS, 3, (name) =>
    pages[name].page.evaluate((count) => globalThis.loadMegabytes(count), MEGABYTES),
  );
  for (const { page } of Object.values(pages)) await page.close();
  return found;
}

async function measureStarts(browser, served, ...options) {
  return takeTurns(STARTS, 2, async (name) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(served.addressOf(name, 'stub', 'exact', ...options));
    const measured = await page.waitForFunction(() => globalThis.measured);
    const figures = await measured.jsonValue();
    await context.close();
    return figures;
  });
}

/** Measures what tracing one `fetch` costs, beside a wrapper that only adds the header, and beside other tracers. */
export async function measureFetches(browser) {
  const served = await serveContenders();
  try {
    const calls = await measureCalls(browser, served);
    const wall = pick(calls, 'wallUs');
    const tasks = pick(calls, 'taskUs');
    const megabytes = await measureMegabytes(browser, served);
    const modules = await measureStarts(browser, served, 'module');
    const starts = pick(modules, 'startMs');
    const firstCalls = pick(modules, 'firstCallMs');
    const parsedStarts = pick(await measureStarts(browser, served), 'startMs');
    const wrapperUs = moreThanBare(wall, 'wrapper');
    const wrapperTaskUs = moreThanBare(tasks, 'wrapper');
    const round = (number) => Number(number.toFixed(2));
    return Object.fromEntries(
      names.map((name) => [
        name,
        {
          'a call, µs': round(median(wall[name])),
          '× wrapper': round(moreThanBare(wall, name) / wrapperUs),
          'task and export, µs more': round(moreThanBare(tasks, name)),
          'task × wrapper': round(moreThanBare(tasks, name) / wrapperTaskUs),
          '1 MB, × bare': round(median(megabytes[name].map((ms, nth) => ms / megabytes.bare[nth]))),
          'start, ms': round(undisturbed(starts[name])),
          'start × wrapper': round(undisturbed(starts[name]) / undisturbed(starts.wrapper)),
          'by medians': round(median(starts[name]) / median(starts.wrapper)),
          'and first call, ms': round(undisturbed(firstCalls[name])),
          'and first call × wrapper': round(undisturbed(firstCalls[name]) / undisturbed(firstCalls.wrapper)),
          'start and parse, ms': round(undisturbed(parsedStarts[name])),
          'start and parse × wrapper': round(
            undisturbed(parsedStarts[name]) / undisturbed(parsedStarts.wrapper),
          ),
        },
      ]),
    );
  } finally {
    served.close();
  }
}
