import { names } from './contenders.js';
import { serveContenders } from './serve-contenders.js';
import { median, pick, takeTurns, undisturbed } from './take-turns.js';

const ROUNDS = 60;

async function measureKind(browser, served, options) {
  return takeTurns(ROUNDS, 2, async (name) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(served.addressOf(name, { answers: 'null', exact: '', ...options }));
    const measured = await page.waitForFunction(() => globalThis.measured);
    const figures = await measured.jsonValue();
    await context.close();
    return figures;
  });
}

const round = (number) => Number(number.toFixed(2));

/** Measures how long a page waits until it is traced, and until its first request has been made. */
export async function measureStarts(browser) {
  const served = await serveContenders();
  try {
    const modules = await measureKind(browser, served, { module: '' });
    const starts = pick(modules, 'startMs');
    const firstCalls = pick(modules, 'firstCallMs');
    const parsed = pick(await measureKind(browser, served), 'startMs');
    const timesWrapper = (found, name) => round(undisturbed(found[name]) / undisturbed(found.wrapper));
    return Object.fromEntries(
      names.map((name) => [
        name,
        {
          'start, ms': round(undisturbed(starts[name])),
          'start × wrapper': timesWrapper(starts, name),
          'by medians': round(median(starts[name]) / median(starts.wrapper)),
          'and first call, ms': round(undisturbed(firstCalls[name])),
          'and first call × wrapper': timesWrapper(firstCalls, name),
          'start and parse, ms': round(undisturbed(parsed[name])),
          'start and parse × wrapper': timesWrapper(parsed, name),
        },
      ]),
    );
  } finally {
    served.close();
  }
}
