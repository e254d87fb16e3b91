import type { TracingContext } from '../propagation/tracing-context.ts';
import type { Attributes, SpanKind } from '../records/records.ts';
import type { Logger } from './logger.ts';

/** How a piece of work went. With `error` present, even `undefined`, or with `failure`, it failed. */
export interface Outcome {
  readonly error?: unknown;
  /** Why it failed where nothing was thrown, such as the status code of a response. */
  readonly failure?: string;
  /** Whether it was cut off before it was through, as by the end of the page. @default false */
  readonly abandoned?: boolean;
}

/**
 * One operation under way, as a handle: exact wherever it is passed, whatever else runs meanwhile.
 *
 * Its methods need their span: call `span.run(fn)`, and pass `span.bind(fn)` or `(fn) => span.run(fn)` as a callback.
 */
export interface Span {
  readonly name: string;
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  /** What to hand to another program: see `buildTracingHeaders`. */
  readonly context: TracingContext;
  /** Writes log lines under this span. */
  readonly log: Logger;
  /** Calls `fetch`, with the request traced as a child of this span. */
  readonly fetch: typeof fetch;
  /** Adds attributes; of two with one name the later wins. */
  setAttributes(attributes: Attributes): void;
  /** Runs a function in which this span is current; in browsers also behind what it awaits. */
  run<T>(fn: () => T): T;
  /** Gives a function that runs with this span current whenever it is called. */
  bind<A extends unknown[], R>(fn: (...args: A) => R): (...args: A) => R;
  /** Does a part of the work as a child span, which ends when the work has settled; errors pass through. */
  span<T>(name: string, work: (span: Span) => T, options?: SpanOptions): T;
  /** Ends the span; a second call does nothing. */
  end(outcome?: Outcome): void;
}

export interface SpanOptions {
  /** What role the span plays between programs. @default 'internal' */
  readonly kind?: SpanKind;
  readonly attributes?: Attributes | undefined;
}
