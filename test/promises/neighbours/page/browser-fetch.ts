const native = window.fetch.bind(window);
const given = new WeakSet<object>();

function remember<T>(value: T): T {
  given.add(value as object);
  return value;
}

/** Remembers each Response and each error that the browser itself gives, below all patches of `fetch`. */
export function watchBrowser(): void {
  window.fetch = (...args) => native(...args).then(remember, (error) => Promise.reject(remember(error)));
}

/** Tells whether this very object came from the browser. */
export const isOfBrowser = (value: unknown): boolean => given.has(value as object);
