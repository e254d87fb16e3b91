/**
 * Adds names to a comma-separated header value. A name is not added if the value already holds it, in upper or lower
 * case. Nothing is added if the value holds `*`. For requests with cookies (`credentials`), `*` is a name like any
 * other.
 * @see https://fetch.spec.whatwg.org/#http-new-header-syntax
 */
export function appendToList(
  list: string | null | undefined,
  names: readonly string[],
  { credentials = false }: { credentials?: boolean } = {},
): string {
  if (!list) return names.join(', ');
  const present = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (!credentials && present.includes('*')) return present.join(', ');
  const known = new Set(present.map((name) => name.toLowerCase()));
  return [...present, ...names.filter((name) => !known.has(name.toLowerCase()))].join(', ');
}
