import { tracker } from 'lab-tracker';
import { scenarios } from 'lab-scenarios/everywhere';
import { performScenario, type TraceIds } from '../perform-scenario.ts';

export { scenarios };

/** Runs a scenario by its name. */
export async function perform(name: string, origin: string): Promise<TraceIds> {
  const scenario = scenarios.find((known) => known.name === name);
  if (!scenario) throw new Error(`no scenario ${name}`);
  return performScenario(scenario, tracker, origin);
}
