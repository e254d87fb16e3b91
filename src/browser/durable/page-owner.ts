/** Identifies a page as the owner of records, and lets other pages of the origin see whether the page is alive. */
export interface PageOwner {
  readonly id: string;
  /** Marks the page as alive. Resolves when all other pages can see the mark. */
  readonly live: () => Promise<void>;
  /**
   * Lets other pages take over the records of this page. This is needed when the page is frozen or in the browser's
   * back/forward cache, because it then sends nothing.
   */
  readonly rest: () => void;
  /** Resolves with a function that returns whether the page of an owner has ended. */
  readonly census: () => Promise<(owner: string) => boolean>;
}

/**
 * Creates the owner of a page. The owner counts as alive as long as it holds a lock of the Web Locks API. The browser
 * releases the lock when the page ends for any reason. Without locks, as on a page without https, all other owners
 * count as ended. In this case two pages could send the same record, and the receiver recognises the duplicate.
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
