import type { Attributes, SpanKind } from '../records/records.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';

/** How sure Waybill is which action a record belongs to. */
export type Attribution = 'exact' | 'inferred' | 'none';

/** The span to which a record belongs, or only the trace if there is no span. */
export interface Provenance {
  readonly context: TracingContext;
  readonly attribution: Attribution;
  /** The first span of the action or request to which the record belongs. */
  readonly root?: RootSpan | undefined;
}

/** The first span of an action or request. Its methods are called when something happens in the action or request. */
export interface RootSpan {
  /** The program and the identity to which the action or request belongs. */
  readonly resource: Attributes;
  /** Called when a later span of the action or request has begun. */
  begun(kind: SpanKind): void;
  /**
   * Called when a later span has ended, or when the own work of this first span has settled. `atMs` is in milliseconds
   * since 1970.
   */
  ended(atMs: number): void;
  /** Called when the action or request has caused something, so that it is recorded. */
  markWorthRecording(): void;
  /** Called when an error of the action or request has been captured. */
  failed(error: unknown): void;
  /** The signals that can stop the last requests of the action or request. */
  readonly signals: readonly AbortSignal[];
}
