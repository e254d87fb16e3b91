/** The headers of a request: a Headers object, pairs, or an object as in Node, whose values can be lists. */
export type HeaderSource =
  | Headers
  | Iterable<readonly [name: string, value: string]>
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Tells whether headers have the methods of `Headers`, as the headers of some HTTP clients do. A `Map` has them too, but
 * it tells apart upper and lower case.
 */
export function hasHeaderMethods(source: unknown): source is Headers {
  return typeof (Object(source) as Headers).get === 'function' && !(source instanceof Map);
}

/** Reads headers of any form. A header that is invalid is left out. Never throws. */
export function readHeaders(source: HeaderSource | null | undefined): Headers {
  if (hasHeaderMethods(source)) return source;
  const headers = new Headers();
  // A text is iterable too, but has no pairs.
  const given = typeof source === 'object' && source !== null ? source : {};
  const pairs: Iterable<unknown> = Symbol.iterator in given ? given : Object.entries(given);
  for (const pair of pairs) {
    const [name, value] = (Array.isArray(pair) ? pair : []) as [
      string,
      string | readonly string[] | undefined,
    ];
    for (const each of [value].flat()) {
      try {
        if (each !== undefined) headers.append(name, each);
      } catch {
        // The name or the value cannot be a header.
      }
    }
  }
  return headers;
}
