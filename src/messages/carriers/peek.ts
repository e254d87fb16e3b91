// Messages come from strangers: a getter, a trap of a proxy, and even `instanceof` and `Array.isArray` can throw. The
// functions of this file never throw.

function attempt<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}

/** Reads a property. Returns `undefined` for a getter that throws. */
export function peek(from: object, name: string): unknown {
  return attempt(() => (from as Record<string, unknown>)[name], undefined);
}

/** Tells whether an object has a property of its own. */
export function hasOwn(holder: object, name: string): boolean {
  return attempt(() => Object.hasOwn(holder, name), false);
}

/** Tells whether a value is a list. */
export function isList(value: unknown): value is readonly unknown[] {
  return attempt(() => Array.isArray(value), false);
}

/** Tells whether a value holds bytes: a typed array, such as a Buffer, or an ArrayBuffer. */
export function isBytes(value: unknown): value is ArrayBuffer | ArrayBufferView {
  return ArrayBuffer.isView(value) || attempt(() => value instanceof ArrayBuffer, false);
}

/**
 * Tells whether a value is an object that can hold headers. Each byte of bytes and each letter of a boxed text is a
 * property of its own: to list them could take a minute.
 */
export function isHolder(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || isBytes(value)) return false;
  return attempt(() => Object.prototype.toString.call(value), '') !== '[object String]';
}
