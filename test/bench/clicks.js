import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundlePage } from './bundle-page.js';

const bench = fileURLToPath(new URL('.', import.meta.url));
const ROUNDS = 12;
const CLICKS = 100;
const MANY = 10_000;

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function openPage(browser, isTraced) {
  const page = await browser.newPage();
  await page.addScriptTag({ content: await bundlePage(join(bench, 'clicks-page.ts')), type: 'module' });
  await page.waitForFunction(() => 'trace' in globalThis);
  if (isTraced) await page.evaluate(() => void globalThis.trace());
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const metric = async (name) => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find((found) => found.name === name).value;
  };
  return {
    page,
    heapBytes: async () => {
      await devtools.send('HeapProfiler.collectGarbage');
      return metric('JSHeapUsedSize');
    },
    /** Clicks as a person does, and gives the microseconds of script that each click took. */
    async click(name, times) {
      const { x, y } = await page.locator(`[name=${name}]`).boundingBox();
      const before = await metric('ScriptDuration');
      for (let nth = 0; nth < times; nth++) await page.mouse.click(x + 5, y + 5);
      return (((await metric('ScriptDuration')) - before) * 1e6) / times;
    },
  };
}

/**
 * Measures the cost of a click that causes nothing, in an untraced and a traced page that take turns. Measures also the
 * memory that 10,000 clicks leave behind.
 */
export async function measureClicks(browser) {
  const bare = await openPage(browser, false);
  const traced = await openPage(browser, true);
  const times = { bare: [], traced: [], more: [] };
  for (let round = -2; round < ROUNDS; round++) {
    const before = await bare.click('count', CLICKS);
    const after = await traced.click('count', CLICKS);
    // The compiler is still at work in the first rounds, so they do not count.
    if (round < 0) continue;
    times.bare.push(before);
    times.traced.push(after);
    times.more.push(after - before);
  }
  await bare.page.close();
  const left = {};
  for (const name of ['count', 'log']) {
    await settle(traced.page);
    const before = await traced.heapBytes();
    await traced.click(name, MANY);
    await settle(traced.page);
    left[name] = Math.round(((await traced.heapBytes()) - before) / 1000);
  }
  const longTasks = await traced.page.evaluate(() => globalThis.countLongTasks());
  await traced.page.close();
  return {
    'script of an untraced click, µs': Math.round(median(times.bare)),
    'script of a traced click, µs': Math.round(median(times.traced)),
    'more, µs': Math.round(median(times.more)),
    'long tasks': longTasks,
    [`heap after ${MANY} clicks, kB more`]: left.count,
    [`heap after ${MANY} clicks that log, kB more`]: left.log,
  };
}

// An action ends after a quiet moment. This waits until the last action has ended.
const settle = (page) => page.waitForFunction(() => globalThis.isQuiet());
