import { openOwnRecorder, type Answer, type SeenRequest } from '../../rooms/browser/recorder.ts';

/** A team whose data a real server keeps, for one test only. */
export interface Team {
  /** Its name in the addresses of the recipes. */
  readonly id: string;
  /** Says what the next requests about it get, one answer each; the last one stays. */
  readonly answer: (...answers: Answer[]) => Promise<void>;
  /** Gives the requests about it that came in; waits until there are so many. @default 0 */
  readonly seen: (count?: number) => Promise<SeenRequest[]>;
}

/** Opens a team, whose requests fail with a status, if one is given. */
export async function openTeam(status = 200): Promise<Team> {
  const { url, answer, seen } = openOwnRecorder();
  await answer({ status });
  return { id: url.split('/').at(-1)!, answer, seen };
}
