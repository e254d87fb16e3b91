/** Returns the name by which the platform knows the class of a value, such as `Date` or `Response`. Can throw. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Tells whether a value is a list or a text. Each item is a member, so there can be millions of members. Can throw. */
export function isListLike(value: unknown): boolean {
  return /(?:String|Array)$/.test(tagOf(value));
}
