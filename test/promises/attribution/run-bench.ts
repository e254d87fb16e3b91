import { parseArgs } from 'node:util';
import { inChromium, inFirefox, inWebkit, type Engine } from '../../house/engines.ts';
import { startLabServer } from './lab-server.ts';
import { printTables, type Finished } from './print-tables.ts';
import { compiled, compiledInDevelopment, others, uncompiled, yardstick, type Row } from './rows.ts';
import { runInBrowser, runInNode, type LabRun } from './run-lab.ts';

const ENGINES: Readonly<Record<string, Engine>> = {
  chromium: inChromium,
  firefox: inFirefox,
  webkit: inWebkit,
};

function chooseEngine(name: string): Engine {
  const engine = ENGINES[name];
  if (!engine) throw new Error(`no engine ${name}; choose one of ${Object.keys(ENGINES).join(', ')}`);
  if (engine.isMissing) throw new Error(`the machine has no ${engine.name}`);
  return engine;
}

function rowsFor(browserName: string, tracker: string | undefined): readonly Row[] {
  const rows = [compiled, compiledInDevelopment, uncompiled, ...(browserName === 'chromium' ? others : [])];
  return rows.filter(({ name }) => tracker === undefined || name.includes(tracker));
}

/** Runs every row of the table, one after another, and prints the results. */
export async function runBench(args: string[]): Promise<void> {
  const { values: chosen } = parseArgs({
    args,
    options: {
      browser: { type: 'string', default: 'chromium' },
      scenario: { type: 'string' },
      tracker: { type: 'string' },
    },
  });
  const server = await startLabServer();
  const browser = await chooseEngine(chosen.browser).launch();
  const run: LabRun = { server, catalogue: 'all', only: chosen.scenario };
  const finished: Finished[] = [];
  async function finish({ name }: Row, work: Promise<Finished['judged']>): Promise<void> {
    const start = performance.now();
    try {
      finished.push({ name, judged: await work });
      console.log(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
    } catch (error) {
      // The other rows are still useful, so the run goes on. Its exit code says that it failed.
      console.error(`${name}:`, error);
      process.exitCode = 1;
    }
  }
  try {
    for (const row of rowsFor(chosen.browser, chosen.tracker)) {
      await finish(row, runInBrowser(row, browser, run));
    }
    if (yardstick.name.includes(chosen.tracker ?? '')) await finish(yardstick, runInNode(yardstick, run));
    if (finished.every(({ judged }) => judged.length === 0)) throw new Error('nothing was run');
    printTables(`${chosen.browser} ${browser.version}`, finished);
  } finally {
    await browser.close();
    await server.close();
  }
}
