/**
 * Copies the values of several objects into one object. Never throws. If a getter throws, the values behind it are left
 * out.
 */
export function joinValues<T extends object>(...given: readonly (T | null | undefined)[]): T {
  const joined = {} as T;
  try {
    Object.assign(joined, ...given);
  } catch {}
  return joined;
}
