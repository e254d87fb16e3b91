/** Facts about all objects that can be reached from the global object, by the path to each of them. */
export type Facts = Record<string, string>;

/**
 * Walks all functions and objects that can be reached from the global object of a page: by properties, accessors and
 * prototypes. Calls no function of the page. Runs in a page, so it must not use other names of this module. Leaves out
 * the properties of the global object that are named in `own`.
 */
export function walkGlobals(own: readonly string[]): Facts {
  const facts: Facts = {};
  const paths = new Map<object, string>();
  const waiting: [object, string][] = [];
  const { getOwnPropertyDescriptor } = Object;

  const isObject = (value: unknown): value is object =>
    (typeof value === 'object' && value !== null) || typeof value === 'function';

  /** Names a value by the path at which the walk met it first. */
  function nameOf(value: unknown, path: string): string {
    if (!isObject(value)) return typeof value;
    const known = paths.get(value);
    if (known !== undefined) return known;
    paths.set(value, path);
    waiting.push([value, path]);
    return path;
  }

  function isConstructor(fn: object): boolean {
    try {
      Reflect.construct(Object, [], fn as () => void);
      return true;
    } catch {
      return false;
    }
  }

  function describeProperty(owner: object, key: string | symbol, path: string): string {
    const found = getOwnPropertyDescriptor(owner, key)!;
    const same = Reflect.getOwnPropertyDescriptor(owner, key)!;
    const parts = Object.keys(found).map((part) => {
      const value = found[part as 'value'] as unknown;
      const isSame = Object.is(value, same[part as 'value']);
      const text = typeof value === 'boolean' ? String(value) : nameOf(value, `${path} ${part}`);
      return `${part}: ${text}${isSame ? '' : ', and another one by Reflect'}`;
    });
    return parts.join('; ');
  }

  nameOf(globalThis, 'global');
  for (const [value, path] of waiting) {
    const keys = Reflect.ownKeys(value).filter((key) => value !== globalThis || !own.includes(String(key)));
    // The order of the properties of a window depends on the names that scripts have read before.
    facts[`${path} keys`] = (value === globalThis ? keys.map(String).toSorted() : keys.map(String)).join();
    facts[`${path} prototype`] = nameOf(Object.getPrototypeOf(value), `${path} prototype`);
    facts[`${path} is`] =
      `${typeof value}, ${Object.isExtensible(value) ? 'extensible' : 'fixed'}, ${Object.isFrozen(value) ? 'frozen' : 'not frozen'}`;
    if (typeof value === 'function') {
      facts[`${path} text`] = Function.prototype.toString.call(value);
      facts[`${path} constructs`] = String(isConstructor(value));
    }
    for (const key of keys) {
      const place = `${path}.${String(key)}`;
      facts[place] = describeProperty(value, key, place);
    }
  }
  return facts;
}
