import { tagOf } from './tag-of.ts';

// A bigint is written as text only if it has at most this many bits. The time for writing grows faster than the length.
const LONGEST_BIGINT = 256;

/** Returns what `toJSON` of an object gives, or the object itself if it has no such function. Can throw. */
export function jsonOf(value: object): unknown {
  const { toJSON } = value as { toJSON?: unknown };
  return typeof toJSON === 'function' ? (toJSON.call(value) as unknown) : value;
}

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
  const tag = tagOf(value);
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
  if (typeof byteLength === 'number' && !('nodeType' in value)) return `[${tag}(${byteLength})]`;
  // Decimal numbers and the times of `Temporal` are texts. The objects of other classes stay closed: a subscription to
  // push messages, for example, has keys.
  const json = jsonOf(value);
  return typeof json === 'string' ? json : `[${tag}]`;
}
