/** By what a page is known to others of its origin while it lives. */
export interface PageOwner {
  readonly id: string;
  /** Resolves once all others would see that it lives. */
  readonly live: () => Promise<void>;
  /** Lets others take over what is left of it: while it is frozen, or in the browser's cache, it sends nothing. */
  readonly rest: () => void;
  /** Resolves with what tells which owners are no more. */
  readonly census: () => Promise<(owner: string) => boolean>;
}

/**
 * Creates an owner that lives as long as it holds a lock, which ends with the page however that ends. Where there are no
 * locks, as on a page without https, everybody else counts as gone: what two pages send then, the receiver knows again.
 */
export function createPageOwner(prefix: string, id: string): PageOwner {
  const { locks } = navigator as { locks?: LockManager };
  let release: (() => void) | undefined;
  return {
    id,
    live: () =>
      new Promise((resolve) => {
        if (!locks || release) return resolve();
        const held = new Promise<void>((end) => (release = end));
        void locks
          .request(prefix + id, () => {
            resolve();
            return held;
          })
          .catch(() => resolve());
      }),
    rest() {
      release?.();
      release = undefined;
    },
    async census() {
      const { held = [] } = (await locks?.query()) ?? {};
      return (owner) => owner !== id && !held.some(({ name }) => name === prefix + owner);
    },
  };
}
