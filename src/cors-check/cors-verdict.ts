/** One reason why a browser refuses a request before it sends it. */
export interface CorsProblem {
  /** What it is about: the answer as a whole, or one part of it. */
  readonly kind:
    | 'unreachable'
    | 'timeout'
    | 'redirect'
    | 'status'
    | 'origin'
    | 'credentials'
    | 'method'
    | 'headers';
  /** What is wrong, and what to do where no header line mends it. */
  readonly message: string;
  /** The header line to answer preflights with, where one mends it. What the server allows now stands in it, in front. */
  readonly line?: string;
}

/** What the answer to a preflight means. */
export interface CorsVerdict {
  /** All reasons for which a browser refuses the request; empty where it sends it. */
  readonly problems: readonly CorsProblem[];
  /** Header names that the page sends and the answer does not allow; empty too where there was no answer to judge. */
  readonly missing: readonly string[];
  /** Header names that the answer allows, as it spells them. */
  readonly allowed: readonly string[];
  /**
   * Which of `x-correlation-id` and `x-trace-id` a page can read of answers, provided that these expose what the answer to
   * the preflight does. `undefined` where that says nothing: only the request itself would tell, and it is not sent.
   */
  readonly exposed?: readonly string[] | undefined;
}
