/** Runs a function of Waybill. Work of the app must never fail because of it. */
export function attempt<T>(fn: () => T): T | undefined {
  try {
    return fn();
  } catch {
    return undefined;
  }
}
