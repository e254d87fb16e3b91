import type { Turn } from '../scenario.ts';

/** Requests a step after a pause; it is in a module of its own, so that it has to be loaded first. */
export async function requestLate({ request, pause }: Turn, step: number): Promise<void> {
  await pause();
  await request(step);
}
