/** The tracker of the current row. */
declare module 'lab-tracker' {
  export const tracker: import('../perform-scenario.ts').Tracker;
}

/** The scenarios of the current run, with or without those that need the lab's own packages. */
declare module 'lab-scenarios/*' {
  export const scenarios: readonly import('../scenario.ts').Scenario[];
}
