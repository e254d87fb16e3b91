import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { bundlePage } from './bundle-page.js';

const entry = fileURLToPath(new URL('./delivery/page.ts', import.meta.url));
const SECONDS = 10;
const RUNS = 3;
const MIB = 1_048_576;

/** Starts a receiver that accepts every record at once and counts the records. */
async function startReceiver(script) {
  let received = 0;
  const server = createServer((request, response) => {
    if (request.method !== 'POST') {
      response.setHeader('content-type', 'text/html');
      return response.end(`<!doctype html><meta charset="utf-8"><script type="module">${script}</script>`);
    }
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end('{}');
      received += Buffer.concat(chunks).toString().split('"severityNumber"').length - 1;
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    received: () => received,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function measureRun(browser, script) {
  const receiver = await startReceiver(script);
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const heapBytes = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    return (await devtools.send('Runtime.getHeapUsage')).usedSize;
  };
  await page.goto(receiver.url);
  await page.waitForFunction(async () => (await indexedDB.databases()).length > 0);
  const before = await heapBytes();
  const offered = await page.evaluate((seconds) => globalThis.offer(seconds), SECONDS);
  const after = await heapBytes();
  const longestTaskMs = await page.evaluate(() => globalThis.longestTaskMs());
  await page.evaluate(() => globalThis.flush());
  const { captured, queued, delivered, dropped } = await page.evaluate(() => globalThis.account());
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
  if (captured !== queued + delivered + lost) throw new Error('the account does not add up');
  if (delivered > receiver.received()) throw new Error('more records count as delivered than arrived');
  await context.close();
  receiver.close();
  return {
    offered,
    captured,
    delivered,
    dropped: lost,
    queued,
    heapMib: (after - before) / MIB,
    longestTaskMs,
  };
}

/** Offers 10,000 records a second for ten seconds, with the durable queue, to a receiver that acknowledges at once. */
export async function measureDelivery(browser) {
  const script = (await bundlePage(entry)).replaceAll('</script', '<\\/script');
  const runs = [];
  for (let run = 0; run < RUNS; run++) runs.push(await measureRun(browser, script));
  return Object.fromEntries(
    runs.map((run, nth) => [
      `run ${nth + 1}`,
      {
        offered: run.offered,
        stored: run.delivered,
        'dropped, counted': run.dropped,
        waiting: run.queued,
        'heap, MiB more': Number(run.heapMib.toFixed(1)),
        'longest task over 50 ms': run.longestTaskMs,
      },
    ]),
  );
}
