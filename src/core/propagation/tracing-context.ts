/**
 * Where a piece of work stands in a trace: what travels from program to program in headers.
 * All ids are labels for finding things, never authority to see them.
 */
export interface TracingContext {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** The span that causes whatever comes next: 16 lower-case hex digits. Absent where nothing has been recorded yet. */
  readonly spanId?: string | undefined;
  /** The span that caused that one, where it is known. Headers do not carry it. */
  readonly parentSpanId?: string | undefined;
  /** Trace flags of W3C Trace Context: 1 = sampled, 2 = random trace id. */
  readonly flags: number;
  readonly traceState?: string | undefined;
  /** A UUID. By default the trace id spelled as one. */
  readonly correlationId: string;
  /** The auth session, where one is known. On a server only from the verified token. */
  readonly sessionId: string | null;
}
