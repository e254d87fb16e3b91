/** The headers of a request: a Headers object, pairs, or an object as in Node, whose values can be lists. */
export type HeaderSource =
  | Headers
  | Iterable<readonly [name: string, value: string]>
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads headers of any form. A header that is invalid is left out. Never throws. */
export function readHeaders(source: HeaderSource | null | undefined): Headers {
  // Some frameworks have a class of their own with the methods of `Headers`.
  if (typeof (Object(source) as Headers).get === 'function') return source as Headers;
  const headers = new Headers();
  const pairs = Symbol.iterator in Object(source) ? source : Object.entries(source ?? {});
  for (const [name, value] of pairs as Iterable<readonly [string, string | readonly string[] | undefined]>) {
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
