// The tracker comes first, as its documents ask, because it patches functions that other modules keep.
import { tracker } from 'lab-tracker';
import { scenarios as everywhere } from 'lab-scenarios/everywhere';
import { scenarios as inPage } from 'lab-scenarios/in-page';
import { performScenario, type TraceIds } from '../perform-scenario.ts';
import type { Outline } from '../scenario.ts';

declare global {
  interface Window {
    /** The lab, as the driver of the page sees it. */
    lab: {
      readonly scenarios: readonly Outline[];
      readonly perform: (name: string) => Promise<TraceIds>;
    };
    /** The uncaught errors of the page, as texts. */
    readonly problems: readonly string[];
  }
}

const scenarios = [...everywhere, ...inPage];

window.lab = {
  // The scenarios reach the driver as JSON, which has no `undefined`.
  scenarios: scenarios.map(({ name, requests, cell }) => ({ name, requests, ...(cell && { cell }) })),
  async perform(name) {
    const scenario = scenarios.find((known) => known.name === name);
    if (!scenario) throw new Error(`no scenario ${name}`);
    return performScenario(scenario, tracker, location.origin);
  },
};
