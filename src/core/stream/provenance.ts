import type { SpanKind } from '../records/records.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';

/** How sure Waybill is which action a record belongs to. */
export type Attribution = 'exact' | 'inferred' | 'none';

/** Where a record comes from: a span, or a trace without a span. */
export interface Provenance {
  readonly context: TracingContext;
  readonly attribution: Attribution;
  /** The first span of the action or request that the record is part of. */
  readonly root?: RootSpan | undefined;
}

/** The first span of an action or request. Its methods report the events of that action or request. */
export interface RootSpan {
  /** Called when a span below it has begun. */
  begun(kind: SpanKind): void;
  /** Called when a span below it has ended, or its own work has settled. `atMs` is in milliseconds since 1970. */
  ended(atMs: number): void;
  /** Called when it has caused something, so that it is worth a record. */
  markWorthRecording(): void;
  /** Called when one of its errors has been captured. */
  failed(error: unknown): void;
}
