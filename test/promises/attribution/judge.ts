import type { Arrival } from './lab-server.ts';
import type { TraceIds } from './perform-scenario.ts';
import { ACTIONS, countRequests, type Outline, type Who } from './scenario.ts';

/** One request, and which action the tracker charged it to. */
export interface Judged {
  readonly scenario: string;
  readonly cell: Outline['cell'];
  readonly who: Who;
  readonly step: number;
  /** The action whose trace id it carried; `null` where that is the trace id of none, or where there is no header. */
  readonly chargedTo: Who | null;
  /** `none` cannot be said of the poller: it belongs to no action, and so that is right. */
  readonly verdict: 'right' | 'none' | 'wrong';
}

/** Judges what came in for a scenario, in the order of actions and steps. Throws where a request is missing or surplus. */
export function judge(scenario: Outline, traceIds: TraceIds, arrivals: readonly Arrival[]): Judged[] {
  assertComplete(scenario, arrivals);
  const known = Object.values(traceIds);
  if (new Set(known).size < ACTIONS.length || known.includes('')) {
    throw new Error(`${scenario.name}: the tracker did not give each action a trace id of its own`);
  }
  return arrivals
    .map(({ who, step, traceId }): Judged => {
      const chargedTo = ACTIONS.find((action) => traceIds[action] === traceId) ?? null;
      const owner = who === 'poller' ? null : who;
      const verdict = chargedTo === owner ? 'right' : chargedTo === null ? 'none' : 'wrong';
      return { scenario: scenario.name, cell: scenario.cell, who, step, chargedTo, verdict };
    })
    .sort((a, b) => a.who.localeCompare(b.who) || a.step - b.step);
}

function assertComplete(scenario: Outline, arrivals: readonly Arrival[]): void {
  const expected = ([...ACTIONS, 'poller'] as const).flatMap((who) =>
    Array.from({ length: countRequests(scenario, who) }, (_, index) => `${who}.${index + 1}`),
  );
  const came = arrivals.map(({ who, step }) => `${who}.${step}`);
  const missing = expected.filter((step) => !came.includes(step));
  const surplus = came.filter((step, index) => !expected.includes(step) || came.indexOf(step) < index);
  if (missing.length + surplus.length === 0) return;
  throw new Error(
    `${scenario.name}: missing [${missing.join(', ')}], surplus or twice [${surplus.join(', ')}]`,
  );
}
