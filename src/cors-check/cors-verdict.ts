/** One reason why a browser refuses to send a request. */
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
  /** Describes the problem. If no header line solves the problem, the message names another solution. */
  readonly message: string;
  /**
   * The header line that solves the problem. The server has to write it into its answer to preflights. If the header is
   * a list, the line begins with the values that the server already sends.
   */
  readonly line?: string;
}

/** The result of judging the answer to a preflight. */
export interface CorsVerdict {
  /** All reasons why a browser refuses to send the request. Empty if the browser sends the request. */
  readonly problems: readonly CorsProblem[];
  /**
   * Names of the headers that the page sends but the answer does not allow. Also empty if there was no answer to judge.
   */
  readonly missing: readonly string[];
  /** Names of the headers that the answer allows, in the spelling of the answer. */
  readonly allowed: readonly string[];
  /**
   * The response headers among `x-correlation-id` and `x-trace-id` that a page can read. The names are right only if
   * other answers expose the same headers as the answer to the preflight. `undefined` if the answer to the
   * preflight does not say which headers it exposes. Only the answer to the request itself could then tell, but this
   * request is not sent.
   */
  readonly exposed?: readonly string[] | undefined;
}
