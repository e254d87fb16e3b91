const METHODS = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/;

/**
 * Tells whether a method is in the HTTP standard. All other methods are text that the caller chose and could contain
 * anything.
 */
export function isStandardMethod(method: string): boolean {
  return METHODS.test(method);
}
