/** The tracker of the row at hand. */
declare module 'lab-tracker' {
  export const tracker: import('../perform-scenario.ts').Tracker;
}

/** The scenarios of the run at hand: with or without those that need packages of the lab's own. */
declare module 'lab-scenarios/*' {
  export const scenarios: readonly import('../scenario.ts').Scenario[];
}
