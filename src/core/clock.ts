// Laptops sleep and users set clocks; beyond this the monotonic clock is moved to the wall clock.
const MAX_DRIFT_MS = 1000;

/**
 * Creates a clock: milliseconds since 1970 with fractions, monotonic while the machine is awake.
 */
export function createClock(): () => number {
  let origin = performance.timeOrigin;
  return () => {
    const time = origin + performance.now();
    const drift = Date.now() - time;
    if (Math.abs(drift) <= MAX_DRIFT_MS) return time;
    origin += drift;
    return time + drift;
  };
}

/** Writes milliseconds since 1970 as nanoseconds in decimal, which a number could not hold. */
export function formatUnixNano(ms: number): string {
  const whole = Math.floor(ms);
  return whole + String(Math.floor((ms - whole) * 1e6)).padStart(6, '0');
}
