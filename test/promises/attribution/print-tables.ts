import type { Judged } from './judge.ts';

/** A row after its run. */
export interface Finished {
  readonly name: string;
  readonly judged: readonly Judged[];
}

const VERDICTS = ['right', 'none', 'wrong'] as const;

function count(judged: readonly Judged[], verdict: Judged['verdict']): number {
  return judged.filter((request) => request.verdict === verdict).length;
}

function percent(judged: readonly Judged[], verdict: Judged['verdict']): string {
  return judged.length === 0 ? '–' : ((100 * count(judged, verdict)) / judged.length).toFixed(1);
}

// The numbers of right, unknown and wrong requests.
function tally(judged: readonly Judged[]): string {
  return judged.length === 0 ? '–' : VERDICTS.map((verdict) => count(judged, verdict)).join(' / ');
}

function summarize({ name, judged }: Finished): Readonly<Record<string, string | number>> {
  const ofActions = judged.filter(({ who }) => who !== 'poller');
  const ofPoller = judged.filter(({ who }) => who === 'poller');
  const knowable = ofActions.filter(({ cell }) => cell === undefined);
  return {
    tracker: name,
    requests: knowable.length,
    'right %': percent(knowable, 'right'),
    'none %': percent(knowable, 'none'),
    'wrong %': percent(knowable, 'wrong'),
    'poller charged': ofPoller.length === 0 ? '–' : `${count(ofPoller, 'wrong')} of ${ofPoller.length}`,
    'queue right / none / wrong': tally(ofActions.filter(({ cell }) => cell === 'queue')),
    'one batch right / none / wrong': tally(ofActions.filter(({ cell }) => cell === 'batch')),
    'total right / none / wrong': tally(ofActions),
  };
}

function printMarkdown(rows: readonly Readonly<Record<string, string | number>>[]): void {
  const names = Object.keys(rows[0] ?? {});
  const lines = [names, names.map((_, index) => (index === 0 ? '---' : '--:')), ...rows.map(Object.values)];
  lines.forEach((cells) => console.log(`| ${cells.join(' | ')} |`));
}

const SHOWN_STEPS = 12;

function printImperfect({ name, judged }: Finished): void {
  const imperfect = judged.filter(({ verdict }) => verdict !== 'right');
  if (imperfect.length === 0) return;
  console.log(`\n${name}: right / none / wrong where not all is right, and whom steps were charged to`);
  for (const scenario of new Set(imperfect.map((request) => request.scenario))) {
    const steps = imperfect
      .filter((request) => request.scenario === scenario)
      .map(({ who, step, chargedTo }) => `${who}.${step} → ${chargedTo ?? 'none'}`);
    const shown = steps.slice(0, SHOWN_STEPS).join(', ');
    const more = steps.length > SHOWN_STEPS ? `, … ${steps.length - SHOWN_STEPS} more` : '';
    const all = tally(judged.filter((request) => request.scenario === scenario));
    console.log(`  ${scenario.padEnd(28)} ${all.padEnd(13)} ${shown}${more}`);
  }
}

/** Prints the results of each tracker, the scenarios with mistakes, and the same table for README. */
export function printTables(browser: string, finished: readonly Finished[]): void {
  const rows = finished.map(summarize);
  console.log(`\n${browser}: which action each request was charged to`);
  console.table(rows);
  finished.forEach(printImperfect);
  console.log('');
  printMarkdown(rows);
}
