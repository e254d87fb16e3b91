import { fileURLToPath } from 'node:url';
import { bundlePage } from './bundle-page.js';
import { endings } from './bursts/endings.js';
import { openContext } from './bursts/open-context.js';
import { startReceiver } from './bursts/start-receiver.js';

const entry = fileURLToPath(new URL('./bursts/page.ts', import.meta.url));
const RUNS = 3;
// `BURST_RATE=100 npm run bench -- bursts` makes so many requests a second.
const PER_SECOND = Number(process.env.BURST_RATE ?? 300);
const BURSTS = [
  ...[80, 160, 400].map((count) => ({
    name: `${count} at ${PER_SECOND} a second`,
    count,
    perSecond: PER_SECOND,
  })),
  { name: '400 as fast as possible', count: 400, perSecond: null },
];
// On the loopback, what a page has sent is there long before.
const ARRIVAL_MS = 1000;
// A page takes over when it is idle for the first time, and at the latest after a second.
const TAKE_OVER_MS = 5000;

async function openReady(context, url, expression) {
  const page = await context.openPage(url);
  const untilMs = performance.now() + 10_000;
  while (!(await page.evaluate(expression))) {
    if (performance.now() > untilMs) throw new Error(`${url} did not load`);
  }
  return page;
}

/** How many of a page's spans arrive when it ends directly after its last request. */
async function measureRun(browser, script, { count, perSecond, end, isDurable }) {
  const receiver = await startReceiver(script);
  const context = await openContext(browser);
  const url = isDurable ? `${receiver.url}/?durable` : `${receiver.url}/`;
  const page = await openReady(context, url, '"burst" in globalThis');
  await page.evaluate(`burst(${count}, ${perSecond})`);
  await end(page);
  if (isDurable) await context.openPage(url);
  const arrived = await receiver.waitForSpans(count, isDurable ? TAKE_OVER_MS : ARRIVAL_MS);
  await context.close();
  receiver.close();
  return arrived;
}

/** Fewest and most of some runs, or one number where these are the same. */
function describe(numbers) {
  const fewest = Math.min(...numbers);
  const most = Math.max(...numbers);
  return fewest === most ? fewest : `${fewest}–${most}`;
}

/** Counts the spans that arrive of bursts of requests after which the page ends, with the durable queue and without. */
export async function measureBursts(browser) {
  const script = (await bundlePage(entry)).replaceAll('</script', '<\\/script');
  const rows = {};
  for (const { name, count, perSecond } of BURSTS) {
    rows[name] = {};
    for (const [ending, end] of Object.entries(endings)) {
      for (const isDurable of [false, true]) {
        const runs = [];
        for (let run = 0; run < RUNS; run++) {
          runs.push(await measureRun(browser, script, { count, perSecond, end, isDurable }));
        }
        rows[name][isDurable ? `${ending}, durable` : ending] = describe(runs);
      }
    }
  }
  return rows;
}

/** Gives what a page is told of each ending. */
export async function measureEndings(browser) {
  const rows = {};
  for (const [ending, end] of Object.entries(endings)) {
    const receiver = await startReceiver('');
    const context = await openContext(browser);
    await end(
      await openReady(
        context,
        `${receiver.url}/reporting`,
        'location.pathname === "/reporting" && document.readyState === "complete"',
      ),
    );
    await receiver.waitForSpans(1, ARRIVAL_MS);
    const heard = receiver.heard();
    rows[ending] = { hidden: heard.includes('hidden'), pagehide: heard.includes('pagehide') };
    await context.close();
    receiver.close();
  }
  return rows;
}
