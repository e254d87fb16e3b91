import { inject } from 'vitest';
import type { BuildName } from './serve-builds.ts';

/** Gives the path of a build that all tests of a run share: a folder, or the file of a database. */
export async function obtainBuild(name: BuildName): Promise<string> {
  const response = await fetch(`${inject('builds')}/${name}`);
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  return answer;
}
