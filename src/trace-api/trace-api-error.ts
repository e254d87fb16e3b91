/**
 * Why a trace API gave no answer.
 *
 * - `network`: no connection, or the connection broke
 * - `timed out`: the answer took longer than `timeoutMs`
 * - `redirected`: the address leads to another address, to which no token is sent
 * - `unauthorized` (401), `forbidden` (403)
 * - `no api`: another program answered (404, or a success that is not JSON)
 * - `refused`: any other status below 500, such as 400 of a server with another version
 * - `unavailable`: a status from 500 on, or 429
 * - `too large`: the answer is larger than `maxBytes`, or than the server allows (413)
 * - `malformed`: the answer is JSON, but not the one that was asked for
 */
export type TraceApiProblem =
  | 'network'
  | 'timed out'
  | 'redirected'
  | 'unauthorized'
  | 'forbidden'
  | 'no api'
  | 'refused'
  | 'unavailable'
  | 'too large'
  | 'malformed';

const SENTENCES: Readonly<Record<TraceApiProblem, string>> = {
  network: 'cannot be reached',
  'timed out': 'did not answer in time',
  redirected: 'leads to another address; give the address at which the API is',
  unauthorized: 'takes no request with these credentials',
  forbidden: 'does not allow these credentials to read',
  'no api': 'is not the address of a trace API',
  refused: 'refused the request; it could be of another version',
  unavailable: 'cannot read its records now; try again later',
  'too large': 'has an answer that is too large; ask for less',
  malformed: 'gave an answer that is not the one that was asked for; it could be of another version',
};

/** The error with which a reader of `traceApi` rejects. Its message is one sentence, without tokens and ids. */
export class TraceApiError extends Error {
  override readonly name: string = 'TraceApiError';
  readonly problem: TraceApiProblem;
  /** The status of HTTP. Absent if there was no answer. */
  readonly status: number | undefined;

  constructor(
    problem: TraceApiProblem,
    { url, status, cause }: { readonly url: string; readonly status?: number; readonly cause?: unknown },
  ) {
    const answered = status === undefined ? '' : ` (status ${status})`;
    super(`[waybill] ${url} ${SENTENCES[problem]}${answered}.`, cause === undefined ? undefined : { cause });
    this.problem = problem;
    this.status = status;
  }
}
