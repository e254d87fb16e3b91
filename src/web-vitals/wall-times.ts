import type { Tracing } from '../core/index.ts';
import { formatUnixNano, nowOf } from '../core/internal.ts';

/** A time without sleep. In it, `performance.now` and the wall clock ran alike. */
interface Awake {
  /** The last moment at which the clocks were read, in milliseconds of `performance.now`. */
  untilMs: number;
  /** The time at which `performance.now` would have been zero, in milliseconds since 1970. */
  readonly originMs: number;
}

// Smaller differences come from rounding, and from a wall clock that is corrected little by little.
const SLEEP_MS = 1000;

/**
 * Turns times of `performance.now` into times since 1970. `performance.now` stands still while the computer sleeps, and
 * the `web-vitals` library reports most times later. So this class notes how the clocks differ at each change, and a
 * time belongs to the first note after it.
 * @see https://github.com/w3c/hr-time/issues/115
 */
export class WallTimes {
  readonly #tracing: Tracing;
  readonly #awake: Awake[] = [];

  constructor(tracing: Tracing) {
    this.#tracing = tracing;
    this.note();
  }

  /** Notes how the clocks differ now. */
  readonly note = (): void => {
    const untilMs = performance.now();
    const readMs = nowOf(this.#tracing) - untilMs;
    const last = this.#awake.at(-1);
    const knownMs = last?.originMs ?? performance.timeOrigin;
    // A little time passes between the two readings of the clock, so an exact origin is better if there is one.
    const originMs = Math.abs(readMs - knownMs) < SLEEP_MS ? knownMs : readMs;
    if (last?.originMs === originMs) last.untilMs = untilMs;
    else this.#awake.push({ untilMs, originMs });
  };

  /** Writes a time of `performance.now` as nanoseconds since 1970. */
  unixNano(ms: number): string {
    this.note();
    const { originMs } = this.#awake.find(({ untilMs }) => ms <= untilMs) ?? this.#awake.at(-1)!;
    return formatUnixNano(originMs + ms);
  }
}
