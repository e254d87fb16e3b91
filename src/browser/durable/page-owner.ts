/** Identifies a page to the other pages of its origin while the page lives. */
export interface PageOwner {
  readonly id: string;
  /** Resolves once all other pages would see that this page lives. */
  readonly live: () => Promise<void>;
  /**
   * Lets other pages take over the records of this page. A page that is frozen, or in the browser's cache, sends
   * nothing.
   */
  readonly rest: () => void;
  /** Resolves with a function that says whether an owner has ended. */
  readonly census: () => Promise<(owner: string) => boolean>;
}

/**
 * Creates an owner that lives as long as it holds a lock. The lock ends with the page, however the page ends. Without
 * locks, as on a page without https, all other owners count as ended. Then two pages may send the same record, and the
 * receiver recognises it.
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
