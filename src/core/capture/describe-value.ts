// A bigint is written as text only if it has at most this many bits. The time for writing grows faster than the length.
const LONGEST_BIGINT = 256;

/**
 * Describes a value as one text. Returns `undefined` for an object that has to be copied member by member. Can throw.
 */
export function describeValue(value: NonNullable<unknown>): string | undefined {
  if (typeof value === 'function') {
    // An app can give a function a name of any type.
    const name: unknown = value.name;
    return `[function ${typeof name === 'string' ? name : ''}]`;
  }
  if (typeof value === 'bigint' && BigInt.asIntN(LONGEST_BIGINT, value) !== value) return '[bigint]';
  if (typeof value !== 'object' || value instanceof Error) return String(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!prototype || prototype === Object.prototype) return undefined;
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (tag === 'Object') return undefined;
  if (/^(?:Error|RegExp|Number|String|Boolean)$/.test(tag)) return String(value);
  // For an invalid date, `toJSON` returns `null`.
  if (tag === 'Date') return String((value as Date).toJSON() ?? value);
  if (tag === 'URL') {
    // The query and the fragment of a URL hold data that must not leave the page. The same is true for a whole `data:`
    // URL.
    const { protocol, host, pathname } = value as URL;
    return host ? `${protocol}//${host}${pathname}` : protocol;
  }
  const { size, byteLength = size } = value as { size?: unknown; byteLength?: unknown };
  return typeof byteLength === 'number' && !('nodeType' in value) ? `[${tag}(${byteLength})]` : `[${tag}]`;
}
