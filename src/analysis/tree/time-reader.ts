/** A time that is not known. It lies behind all other times. */
export const UNKNOWN: number = Infinity;

const NANOSECONDS = 1e9;
const DIGITS_BELOW_SECOND = 9;
const MOST_DIGITS = 20;

/**
 * Reads times as numbers of nanoseconds since a common origin, which is the second of the first time that was read. A
 * `BigInt` for each time would take longer than the rest of the analysis.
 */
export class TimeReader {
  #seconds: number | undefined;

  /** The origin in nanoseconds since 1970; 0 if no time was read. */
  get unixNano(): bigint {
    return BigInt(this.#seconds ?? 0) * BigInt(NANOSECONDS);
  }

  /** Returns the nanoseconds since the origin, or {@link UNKNOWN} if the text is no time. */
  read(text: string): number {
    if (typeof text !== 'string' || text.length === 0 || text.length > MOST_DIGITS) return UNKNOWN;
    const point = text.length - DIGITS_BELOW_SECOND;
    let seconds = 0;
    let nanoseconds = 0;
    for (let index = 0; index < text.length; index++) {
      const digit = text.charCodeAt(index) - 48;
      if (digit < 0 || digit > 9) return UNKNOWN;
      if (index < point) seconds = seconds * 10 + digit;
      else nanoseconds = nanoseconds * 10 + digit;
    }
    if (seconds === 0 && nanoseconds === 0) return UNKNOWN;
    this.#seconds ??= seconds;
    return (seconds - this.#seconds) * NANOSECONDS + nanoseconds;
  }
}
