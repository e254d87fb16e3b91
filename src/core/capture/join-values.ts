import { isListLike } from './tag-of.ts';

/**
 * Copies the values of several objects into one object. Never throws. If a getter throws, the values behind it are left
 * out. Lists and texts are left out too: they have no names.
 */
export function joinValues<T extends object>(...given: readonly (T | null | undefined)[]): T {
  const joined = {} as T;
  try {
    for (const values of given) if (!isListLike(values)) Object.assign(joined, values);
  } catch {}
  return joined;
}
