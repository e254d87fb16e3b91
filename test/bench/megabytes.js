import { names } from './contenders.js';
import { serveContenders } from './serve-contenders.js';
import { median, takeTurns } from './take-turns.js';

const MEGABYTES = 12;
const ROUNDS = 24;

/** Measures how much longer an answer of a megabyte takes. The contenders that clone the answer pay for this. */
export async function measureMegabytes(browser) {
  const served = await serveContenders();
  try {
    const pages = {};
    for (const name of names) {
      pages[name] = await browser.newPage();
      await pages[name].goto(served.addressOf(name));
    }
    const found = await takeTurns(ROUNDS, 3, (name) =>
      pages[name].evaluate((count) => globalThis.loadMegabytes(count), MEGABYTES),
    );
    for (const page of Object.values(pages)) await page.close();
    return Object.fromEntries(
      names.map((name) => {
        const ratio = median(found[name].map((ms, round) => ms / found.bare[round]));
        return [name, { '1 MB, × bare': Number(ratio.toFixed(2)) }];
      }),
    );
  } finally {
    served.close();
  }
}
