/** A clock that stands still until the test moves it. */
export interface TestClock {
  /** Returns the time in milliseconds since 1970. */
  readonly now: () => number;
  /** Moves the clock forward. Fractions of a millisecond are allowed. */
  readonly advance: (ms: number) => void;
}

/** Creates a clock that stands at midnight of 1 January 2026, UTC. */
export function createTestClock(): TestClock {
  let time = Date.UTC(2026, 0, 1);
  return {
    now: () => time,
    advance(ms) {
      time += ms;
    },
  };
}
