/** One reason why a browser refuses a request before it sends it. */
export interface CorsProblem {
  /** The faulty part of the answer, or the reason why there is no answer to judge. */
  readonly kind:
    | 'unreachable'
    | 'timeout'
    | 'redirect'
    | 'status'
    | 'origin'
    | 'credentials'
    | 'method'
    | 'headers';
  /** Describes the problem. If no header line solves it, the message gives another remedy. */
  readonly message: string;
  /**
   * The header line that solves the problem, for the answer to preflights. The values of the server come first in it.
   */
  readonly line?: string;
}

/** The meaning of the answer to a preflight. */
export interface CorsVerdict {
  /** All reasons why a browser refuses the request. Empty if the browser sends it. */
  readonly problems: readonly CorsProblem[];
  /** Header names that the page sends and the answer does not allow. Also empty if there was no answer to judge. */
  readonly missing: readonly string[];
  /** Header names that the answer allows, in the spelling of the answer. */
  readonly allowed: readonly string[];
  /**
   * The names, out of `x-correlation-id` and `x-trace-id`, that a page can read of answers, provided that these expose
   * the same headers as the answer to the preflight. `undefined` if that answer exposes no headers: only the answer to
   * the request itself would tell, and the request is not sent.
   */
  readonly exposed?: readonly string[] | undefined;
}
