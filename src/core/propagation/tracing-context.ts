/**
 * The position of a piece of work in a trace: the ids and flags that travel from program to program in headers.
 * All ids are labels for finding data. An id never gives the right to see the data.
 */
export interface TracingContext {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** The id of the span that causes the next work: 16 lower-case hex digits. Absent if no span has begun yet. */
  readonly spanId?: string | undefined;
  /** The parent of the span in `spanId`, if it is known. Headers do not carry the parent. */
  readonly parentSpanId?: string | undefined;
  /** Trace flags of W3C Trace Context: 1 = sampled, 2 = random trace id. */
  readonly flags: number;
  readonly traceState?: string | undefined;
  /** A UUID. By default it is the trace id, spelled as a UUID. */
  readonly correlationId: string;
  /** The auth session. `null` if the session is not known. A server reads it only from the verified token. */
  readonly sessionId: string | null;
}
