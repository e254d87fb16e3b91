const METHODS = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/;

/** Tells whether a method is in the HTTP standard. A caller can invent other names, and they may contain anything. */
export function isStandardMethod(method: string): boolean {
  return METHODS.test(method);
}
