import { openOwnRecorder, type Answer, type SeenRequest } from '../../rooms/browser/recorder.ts';

/** A team of one test, with a real server for its data. */
export interface Team {
  /** Its name in the addresses of the recipes. */
  readonly id: string;
  /** Sets the server's answers to the next requests about the team, one each. The last answer stays. */
  readonly answer: (...answers: Answer[]) => Promise<void>;
  /** Gives the requests about the team, after at least `count` have arrived. @default 0 */
  readonly seen: (count?: number) => Promise<SeenRequest[]>;
}

/** Opens a team. The server answers its requests with this status. */
export async function openTeam(status = 200): Promise<Team> {
  const { url, answer, seen } = openOwnRecorder();
  await answer({ status });
  return { id: url.split('/').at(-1)!, answer, seen };
}
