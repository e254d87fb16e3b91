import { setTimeout as wait } from 'node:timers/promises';
import type { EngineBrowser, EnginePage } from '../../house/engine-browser.ts';
import type { Catalogue } from './configure-lab.ts';
import { judge, type Judged } from './judge.ts';
import type { LabServer } from './lab-server.ts';
import { loadInNode } from './load-in-node.ts';
import { makePage } from './make-page.ts';
import type { TraceIds } from './perform-scenario.ts';
import type { Row } from './rows.ts';
import { ACTIONS, countRequests, type Outline } from './scenario.ts';

/** The settings of a run of the lab. */
export interface LabRun {
  readonly server: LabServer;
  readonly catalogue: Catalogue;
  /** The scenario to run. @default all */
  readonly only?: string | undefined;
}

const PATIENCE_MS = 20_000;

async function observe(
  scenarios: readonly Outline[],
  perform: (name: string) => Promise<TraceIds>,
  { server, only }: LabRun,
): Promise<Judged[]> {
  const chosen = scenarios.filter(({ name }) => only === undefined || name === only);
  const traceIds = new Map<string, TraceIds>();
  for (const scenario of chosen) {
    traceIds.set(scenario.name, await inTime(scenario.name, perform(scenario.name)));
    const expected = [...ACTIONS, 'poller'] as const;
    // A scenario may not wait for all its requests, so some may still be on their way.
    await server.arrivals(
      scenario.name,
      expected.reduce((sum, who) => sum + countRequests(scenario, who), 0),
    );
  }
  // The lab judges only at the end, so that it also sees a late surplus request.
  const judged = chosen.map(async (scenario) =>
    judge(scenario, traceIds.get(scenario.name)!, await server.arrivals(scenario.name, 0)),
  );
  return (await Promise.all(judged)).flat();
}

async function inTime<T>(name: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name}: did not end in time`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

// Vite's development server may load a page twice. An answer of the first page is then lost.
async function untilOpen(page: EnginePage): Promise<readonly Outline[]> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await wait(50)) {
    const found = await page
      .evaluate(() => ('lab' in window ? window.lab.scenarios : null))
      .catch(() => null);
    if (found) return found;
  }
  throw new Error('the page of the lab did not open in time');
}

/** Runs the scenarios in a page with a row's tracker. Rejects if the page had an uncaught error. */
export async function runInBrowser(row: Row, browser: EngineBrowser, run: LabRun): Promise<Judged[]> {
  const made = await makePage(row, run.catalogue, run.server.http);
  const page = await browser.newPage();
  try {
    run.server.reset(made.serve);
    await page.goto(run.server.origin);
    const scenarios = await untilOpen(page);
    const judged = await observe(
      scenarios,
      (name) => page.evaluate((chosen) => window.lab.perform(chosen), name),
      run,
    );
    const problems = await page.evaluate(() => window.problems);
    if (problems.length > 0) throw new Error(`uncaught in the page: ${problems.join('; ')}`);
    return judged;
  } finally {
    await page.close();
    await made.close();
  }
}

/** Runs the scenarios that need no page in this process. The tracker patches its `fetch` for good. */
export async function runInNode(row: Row, run: LabRun): Promise<Judged[]> {
  const { scenarios, perform, close } = await loadInNode(row, run.catalogue);
  try {
    run.server.reset();
    return await observe(scenarios, (name) => perform(name, run.server.origin), run);
  } finally {
    await close();
  }
}
