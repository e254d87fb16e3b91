/** Adds names to a comma-separated header value, unless they are in it, in whatever case, or it says `*`. */
export function appendToList(list: string | null | undefined, names: readonly string[]): string {
  const present = (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (present.includes('*')) return present.join(', ');
  const known = new Set(present.map((name) => name.toLowerCase()));
  return [...present, ...names.filter((name) => !known.has(name.toLowerCase()))].join(', ');
}
