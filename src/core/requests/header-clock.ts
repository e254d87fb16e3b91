import type { Attributes } from '../records/records.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';

/** The reason why the header of a clock cannot be read. */
export type ClockFault = 'invalid' | 'invalid version' | 'too long';

/** The facts that the header of a clock tells about a request or a message. */
export interface ClockReceipt {
  /** The trace that the header names, if the other headers name none. */
  readonly trace?: Pick<TracingContext, 'traceId' | 'spanId'>;
  /** `conflict`: the header contradicts the other headers, or the clock of this program. */
  readonly problem?: ClockFault | 'conflict';
  /** Attributes for the span of the receiver. */
  readonly attributes: Attributes;
}

/** A request that already has its tracing headers. */
export interface OpenRequest {
  /** The headers that Waybill adds. More can be added to them. They are empty if the target may receive none. */
  readonly added: Record<string, string>;
  /** The context of the request's span. */
  readonly context: TracingContext;
  readonly address: Readonly<Pick<URL, 'origin' | 'pathname'>>;
  /** The headers of the caller, if they are known. */
  readonly headers: Pick<Headers, 'has'> | undefined;
}

/** A logical clock that travels in a header of its own. `createClock` of `waybill/clock` creates it. */
export interface HeaderClock {
  /** The name of the header, in lower case. */
  readonly header: string;
  /**
   * Reads the header of a request or a message, and merges its clock into the clock of the trace. `trace` is the trace
   * that the other headers name. Returns `undefined` if there is no header. Never throws for any header.
   */
  readonly extract: (
    header: string | null | undefined,
    trace?: Pick<TracingContext, 'traceId' | 'spanId'>,
  ) => ClockReceipt | undefined;
  /** Counts that something is sent under a context, and returns the value of the header. */
  readonly inject: (context: TracingContext) => string;
  /** Adds the header to a request, if its target may receive the header. */
  readonly addTo: (request: OpenRequest) => void;
}
