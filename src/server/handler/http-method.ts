const METHODS = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/;

/** Tells the methods of the HTTP standard from names that somebody made up and that may hold anything. */
export function isStandardMethod(method: string): boolean {
  return METHODS.test(method);
}
