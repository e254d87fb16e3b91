import type { Turn } from '../scenario.ts';

/** Requests a step after a pause. It has a module of its own, so that the module loads during the scenario. */
export async function requestLate({ request, pause }: Turn, step: number): Promise<void> {
  await pause();
  await request(step);
}
