import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { src } from './waybill-src.js';

const bench = fileURLToPath(new URL('.', import.meta.url));
const ROUNDS = 7;
const KEYS = 30;
const FRAMES = 200;

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const rounded = (number) => Number(number.toFixed(1));

async function bundle() {
  const { output } = await build({
    configFile: false,
    root: bench,
    logLevel: 'warn',
    mode: 'production',
    plugins: [react()],
    resolve: {
      alias: [
        { find: /^waybill\/(.+)$/, replacement: `${src}/$1/index.ts` },
        { find: /^waybill$/, replacement: `${src}/index.ts` },
      ],
    },
    build: {
      write: false,
      target: 'es2022',
      cssCodeSplit: false,
      rolldownOptions: {
        input: join(bench, 'viewer-page.tsx'),
        output: { format: 'es', codeSplitting: false },
      },
    },
  });
  return {
    script: output.find(({ type }) => type === 'chunk').code,
    style: output.find(({ fileName }) => fileName.endsWith('.css')).source,
  };
}

/** Gives the seconds of processor time that the tasks of the page took so far. A busy machine does not change them. */
async function openMetrics(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    const msOf = (wanted) => metrics.find(({ name }) => name === wanted).value * 1000;
    const all = msOf('TaskDuration');
    return { script: all - msOf('LayoutDuration') - msOf('RecalcStyleDuration'), all };
  };
}

const difference = (before, after) => ({
  script: after.script - before.script,
  all: after.all - before.all,
});

async function measureCount(page, count) {
  const metrics = await openMetrics(page);
  await page.evaluate((number) => globalThis.prepare(number), count);
  const drawn = [];
  for (let round = 0; round < ROUNDS; round++) {
    await page.evaluate(() => globalThis.empty());
    const before = await metrics();
    await page.evaluate((number) => globalThis.draw(number), count);
    drawn.push(difference(before, await metrics()));
  }
  const [nodes, rows] = await page.evaluate(() => [globalThis.nodes(), globalThis.rows()]);
  await page.evaluate(() => globalThis.focus());
  const keys = [];
  for (let nth = 0; nth < KEYS; nth++) {
    const before = await metrics();
    await page.keyboard.press('ArrowDown');
    await page.evaluate(() => new Promise(requestAnimationFrame));
    keys.push(difference(before, await metrics()).all);
  }
  const longTasks = await page.evaluate((frames) => globalThis.scroll(frames), FRAMES);
  return {
    'first script ms': rounded(drawn[0].script),
    'script ms': rounded(median(drawn.map(({ script }) => script))),
    'script, layout and paint ms': rounded(median(drawn.map(({ all }) => all))),
    nodes,
    rows,
    'arrow key ms': rounded(median(keys)),
    'long tasks while scrolling': longTasks,
  };
}

/** Measures how long a trace takes to draw, and what an arrow key and scrolling cost. */
export async function measureViewer(browser) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const { script, style } = await bundle();
  await page.addStyleTag({ content: style });
  await page.addScriptTag({ content: script, type: 'module' });
  await page.waitForFunction(() => 'draw' in globalThis);
  const table = {};
  for (const count of [1_000, 10_000, 100_000]) table[`${count} spans`] = await measureCount(page, count);
  await page.close();
  return table;
}
