import { parseId, sha256 } from '../core/internal.ts';

// A workflow runs again from its history, and must then have the same ids. So its ids come from the id of its run.

/** Returns the trace id of a run that got no context: the id of the run, which is a UUID. */
export function traceIdOf(runId: string): string {
  return parseId(runId) ?? sha256(runId).slice(0, 32);
}

/** Returns the id of a span of a run. `part` names the span within the run. */
export function spanIdOf(runId: string, part: string): string {
  return sha256(`${runId} ${part}`).slice(0, 16);
}
