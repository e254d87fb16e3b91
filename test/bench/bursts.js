import { fileURLToPath } from 'node:url';
import { bundlePage } from './bundle-page.js';
import { endings } from './bursts/endings.js';
import { openContext } from './bursts/open-context.js';
import { startReceiver } from './bursts/start-receiver.js';

const entry = fileURLToPath(new URL('./bursts/page.ts', import.meta.url));
const RUNS = 3;
// `BURST_RATE=100 npm run bench -- bursts` sets the requests per second.
const PER_SECOND = Number(process.env.BURST_RATE ?? 300);
const BURSTS = [
  ...[80, 160, 400].map((count) => ({
    name: `${count} at ${PER_SECOND} a second`,
    count,
    perSecond: PER_SECOND,
  })),
  { name: '400 as fast as possible', count: 400, perSecond: null },
];
// On the loopback, everything that a page has sent arrives well before this time.
const ARRIVAL_MS = 1000;
// A page takes over the records of an ended page when it is first idle, after one second at the latest.
const TAKE_OVER_MS = 5000;

async function openReady(context, url, expression) {
  const page = await context.openPage(url);
  const untilMs = performance.now() + 10_000;
  while (!(await page.evaluate(expression))) {
    if (performance.now() > untilMs) throw new Error(`${url} did not load`);
  }
  return page;
}

/** Gives the number of a page's spans that arrive if the page ends directly after its last request. */
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

/** Gives the lowest and the highest number of some runs, or one number if both are the same. */
function describe(numbers) {
  const fewest = Math.min(...numbers);
  const most = Math.max(...numbers);
  return fewest === most ? fewest : `${fewest}–${most}`;
}

/**
 * Makes bursts of requests in pages that end directly afterwards. Counts the spans that arrive, with and without the
 * durable queue.
 */
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

/** Gives the events that the browser sends to a page at each ending. */
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
