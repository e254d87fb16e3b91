/** Compares two values as the test runner does. Asymmetric matchers such as `expect.any(String)` count. */
export type Equals = (actual: unknown, expected: unknown) => boolean;

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Returns the paths of the expected values that the actual value does not have, such as `status.code`. */
export function findDifferences(
  actual: unknown,
  expected: unknown,
  { equals, path = '' }: { readonly equals: Equals; readonly path?: string },
): readonly string[] {
  if (!isPlain(expected)) return equals(actual, expected) ? [] : [path];
  return Object.entries(expected).flatMap(([name, value]) =>
    findDifferences((Object(actual) as Record<string, unknown>)[name], value, {
      equals,
      path: path === '' ? name : `${path}.${name}`,
    }),
  );
}

/** Reads the value at a path of {@link findDifferences}. Names with dots, such as attributes, are found too. */
export function readPath(value: unknown, path: string): unknown {
  const source = Object(value) as Record<string, unknown>;
  if (path in source) return source[path];
  const name = Object.keys(source).find((key) => path.startsWith(`${key}.`));
  return name === undefined ? undefined : readPath(source[name], path.slice(name.length + 1));
}
