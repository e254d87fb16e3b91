/** A clock that stands still until it is moved. */
export interface TestClock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Moves the clock forward, by fractions of a millisecond too. */
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
