/** A library, or a piece of code, that traces a page's `fetch`. */
export interface Contender {
  /** Patches `fetch`, as an app's page does when it starts. */
  readonly start: () => void;
  /** Runs the work inside an action, a span, or the contender's own equivalent. */
  readonly within: (work: () => Promise<void>) => Promise<void>;
  /** Resolves when all recorded data has been exported. */
  readonly flush: () => Promise<unknown>;
}
