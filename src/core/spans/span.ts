import type { TracingContext } from '../propagation/tracing-context.ts';
import type { Attributes, SpanKind } from '../records/records.ts';
import type { Logger } from './logger.ts';

/**
 * The outcome of a piece of work. The work failed if `error` is present, even with the value `undefined`, or if
 * `failure` is present.
 */
export interface Outcome {
  readonly error?: unknown;
  /** Why the work failed without a thrown error, such as the status code of a response. */
  readonly failure?: string;
  /** Whether the work was cut off before it was complete, such as by the end of the page. @default false */
  readonly abandoned?: boolean;
}

/**
 * One operation under way. Work that is done with this object always belongs to the operation, wherever the app passes
 * the object. Other work that runs at the same time does not change this.
 *
 * Call the methods on the span: write `span.run(fn)`. As a callback, pass `span.bind(fn)` or `(fn) => span.run(fn)`.
 */
export interface Span {
  readonly name: string;
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  /** The context to pass to another program: see `buildTracingHeaders`. */
  readonly context: TracingContext;
  /** Writes log lines under this span. */
  readonly log: Logger;
  /** Calls `fetch`, and records the request as a child of this span. */
  readonly fetch: typeof fetch;
  /** Adds attributes. A later value replaces an earlier value of the same name. */
  setAttributes(attributes: Attributes): void;
  /** Runs a function with this span as the current span. The span stays current after each `await` in the function. */
  run<T>(fn: () => T): T;
  /** Wraps a function so that this span is the current span in every call. */
  bind<A extends unknown[], R>(fn: (...args: A) => R): (...args: A) => R;
  /**
   * Runs a part of the work as a child span. The child span ends when the part has settled. The caller gets its result
   * or its error.
   */
  span<T>(name: string, work: (span: Span) => T, options?: SpanOptions): T;
  /** Ends the span. A second call does nothing. */
  end(outcome?: Outcome): void;
}

/** Settings of a child span. */
export interface SpanOptions {
  /** The role of the span in the communication between programs. @default 'internal' */
  readonly kind?: SpanKind | undefined;
  readonly attributes?: Attributes | undefined;
}
