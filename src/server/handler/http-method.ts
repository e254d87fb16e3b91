const METHODS = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/;

/**
 * Tells whether a method is in the HTTP standard. Any other method is a text of the caller's choice, so it could
 * contain anything.
 */
export function isStandardMethod(method: string): boolean {
  return METHODS.test(method);
}
