import { CannotWrite, type NewHeaders, type Undo } from './cannot-write.ts';

/** Headers with methods. gRPC metadata has `remove`, all others have `delete`. */
interface HeaderMethods {
  get(name: string): unknown;
  set(name: string, value: unknown): unknown;
  delete?(name: string): unknown;
  remove?(name: string): unknown;
}

function remove(headers: HeaderMethods, name: string): void {
  if (typeof headers.delete === 'function') headers.delete(name);
  else if (typeof headers.remove === 'function') headers.remove(name);
}

/** Gives the names to remove as the headers spell them. Only a `Map` tells upper from lower case. */
function spellingsOf(headers: HeaderMethods, replaced: readonly string[]): readonly string[] {
  if (!(headers instanceof Map)) return replaced;
  return [...(headers as Map<unknown, unknown>).keys()].filter(
    (name): name is string => typeof name === 'string' && replaced.includes(name.toLowerCase()),
  );
}

/** Writes headers with the methods of their object. */
export function writeMethods(holder: object, { built, replaced }: NewHeaders): Undo {
  const headers = holder as HeaderMethods;
  if (typeof headers.set !== 'function') throw new CannotWrite('headers without the method set');
  const spellings = spellingsOf(headers, replaced);
  const names = new Set([...spellings, ...Object.keys(built)]);
  const before = [...names].map((name) => [name, headers.get(name)] as const);
  function undo(): void {
    for (const [name, value] of before) {
      // gRPC metadata gives a list.
      const [old] = [value].flat();
      if (old === undefined || old === null || old === '') remove(headers, name);
      else headers.set(name, old);
    }
  }
  try {
    // Older values are removed last. If `set` throws, nothing is lost.
    for (const [name, value] of Object.entries(built)) headers.set(name, value);
    for (const name of spellings) if (!Object.hasOwn(built, name)) remove(headers, name);
  } catch (cause) {
    undo();
    throw new CannotWrite('headers whose methods throw', { cause });
  }
  return undo;
}
