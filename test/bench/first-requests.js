import { names } from './contenders.js';
import { stubs } from './fetches/stubs.js';
import { serveContenders } from './serve-contenders.js';
import { median, moreThanBare, pick, takeTurns } from './take-turns.js';

const ROUNDS = 15;
// Pages make tens or some hundreds of requests, so the compiler never finishes its work on their code.
const COUNTS = [50, 200, 800];
const [FEW] = COUNTS;
const ALL = COUNTS.at(-1);

/** Gives the CPU time of the page's main thread in microseconds. A clock would also count other programs. */
async function watchTasks(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value * 1e6;
  };
}

// A contender that exports fewer spans than it recorded would look cheaper than it is.
function checkSpans(name, posts, count) {
  const expected = name === 'bare' || name === 'wrapper' ? 0 : count;
  // OTLP writes the span kind "client" as a number. Sentry writes it as the operation.
  const spans = posts.join('\n').match(/"kind":3\b|"value":"http\.client"/g)?.length ?? 0;
  if (spans !== expected) throw new Error(`${name} exported the spans of ${spans} requests, not ${expected}`);
}

/** Makes the first requests of a new page, up to each of the counts, and then has all of them exported. */
async function measurePage(browser, served, { name, answers, counts }) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(served.addressOf(name, { answers, exact: '' }));
  const taskUs = await watchTasks(page);
  // The work left from loading the page is not part of the requests, and differs from page to page.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(() => resolve())));
  served.takePosts();
  const before = await taskUs();
  const wallUs = await page.evaluate(({ made, hasBody }) => globalThis.makeRequests(made, hasBody), {
    made: counts,
    hasBody: answers !== 'null',
  });
  const answered = await taskUs();
  await page.evaluate(() => globalThis.flush());
  const exported = await taskUs();
  const posts = [...served.takePosts(), ...(await page.evaluate(() => globalThis.postsOfStub()))];
  await context.close();
  const count = counts.at(-1);
  checkSpans(name, posts, count);
  return {
    wallUs,
    answeredUs: (answered - before) / count,
    exportedUs: (exported - before) / count,
    posts: posts.length,
  };
}

/** Measures two pages. The first ends after its first few requests, so it shows the cost of an export of few spans. */
async function measureBoth(browser, served, page) {
  const few = await measurePage(browser, served, { ...page, counts: [FEW] });
  const all = await measurePage(browser, served, { ...page, counts: COUNTS });
  return {
    ...Object.fromEntries(COUNTS.map((count, nth) => [`first ${count}, µs`, all.wallUs[nth]])),
    [`CPU of ${FEW}, µs`]: few.answeredUs,
    [`CPU of ${FEW} and export, µs`]: few.exportedUs,
    [`CPU of ${ALL} and export, µs`]: all.exportedUs,
    posts: all.posts,
  };
}

const round = (number) => Number(number.toPrecision(3));

/** Gives the extra cost of a request over the bare page: one row for each figure and each comparison of a figure. */
function describe(found) {
  const rows = {};
  const tracers = names.filter((name) => name !== 'bare');
  for (const figure of Object.keys(found.bare[0]).filter((key) => key !== 'posts')) {
    const figures = pick(found, figure);
    const more = Object.fromEntries(tracers.map((name) => [name, moreThanBare(figures, name)]));
    const row = (divisor) => Object.fromEntries(tracers.map((name) => [name, round(more[name] / divisor)]));
    rows[figure] = row(1);
    rows[`${figure.replace(', µs', '')} × wrapper`] = row(more.wrapper);
    if (figure.startsWith('CPU')) {
      rows[`${figure.replace(', µs', '')} × OpenTelemetry`] = row(more.OpenTelemetry);
    }
  }
  const posts = pick(found, 'posts');
  rows[`posts of ${ALL}`] = Object.fromEntries(tracers.map((name) => [name, median(posts[name])]));
  return rows;
}

/** Measures the cost of each of a page's first requests, with each of the stubs as its `fetch`. */
export async function measureFirstRequests(browser) {
  const served = await serveContenders();
  const tables = {};
  try {
    for (const answers of Object.keys(stubs)) {
      const found = await takeTurns(ROUNDS, 1, (name) => measureBoth(browser, served, { name, answers }));
      tables[answers] = describe(found);
    }
    return tables;
  } finally {
    served.close();
  }
}
