/** Something that traces a page's `fetch`. */
export interface Contender {
  /** Patches `fetch`, as the page of an app would at its start. */
  readonly start: () => void;
  /** Does work inside of one action, span or whatever the contender has. */
  readonly within: (work: () => Promise<void>) => Promise<void>;
  /** Resolves when all that was recorded has been exported. */
  readonly flush: () => Promise<unknown>;
}
