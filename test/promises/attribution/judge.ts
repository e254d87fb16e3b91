import type { Arrival } from './lab-server.ts';
import type { TraceIds } from './perform-scenario.ts';
import { ACTIONS, countRequests, type Outline, type Who } from './scenario.ts';

/** One request, and the action that the tracker charged it to. */
export interface Judged {
  readonly scenario: string;
  readonly cell: Outline['cell'];
  readonly who: Who;
  readonly step: number;
  /** The action whose trace id the request carried; `null` for an unknown trace id or a missing header. */
  readonly chargedTo: Who | null;
  /** The poller belongs to no action, so for its requests no action is `right`, and `none` never occurs. */
  readonly verdict: 'right' | 'none' | 'wrong';
}

/**
 * Judges the requests that arrived for a scenario, in the order of actions and steps. Throws if a request is missing or
 * surplus.
 */
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
