import type { TracingContext } from '../propagation/tracing-context.ts';
import type { Attributes } from '../records/records.ts';
import type { ErrorOccurrence } from './error-occurrences.ts';
import type { Outcome, Span } from './span.ts';

/** One thing that a user did: the root span of its trace. */
export interface Action extends Span {
  /** The UUID that ties events together: the trace id as a UUID, or the id of the older process that continues here. */
  readonly correlationId: string;
  /** The short code that finds this action, written `KM70-WHSPV`. */
  readonly reference: string;
  /** The event that began the action, such as `click` or `load`. Absent if the app itself began it. */
  readonly trigger: string | undefined;
  /** The recorded error of its work: reference, ids and time. Absent if the work threw no error. */
  readonly occurrence?: ErrorOccurrence | undefined;
  /** Tells whether the action has ended. */
  hasEnded(): boolean;
}

/** Settings of an action. */
export interface ActionOptions {
  /** Continues an older business process. An invalid id is ignored. @default the trace id as a UUID */
  readonly correlationId?: string;
  readonly attributes?: Attributes;
  /** Whether this action is exported. It overrides `sampleRatio`. */
  readonly sampled?: boolean;
  /** Continues a trace that began elsewhere, such as on the server that rendered the page. */
  readonly parent?: TracingContext | undefined;
}

/** Settings of an action that an instrumentation opens. */
export interface OpenActionOptions extends ActionOptions {
  /** The event that began the action, such as `click`. It is written as `waybill.trigger`. */
  readonly trigger?: string;
  /** Attributes that are no reason to record the action. */
  readonly facts?: Attributes;
  /** If true, nothing belongs to the action after its end. @default false */
  readonly isTransient?: boolean;
  /** Whether its handler counts as settled from the start, because `settle` is never called. @default false */
  readonly isSettled?: boolean;
  /** When the action began, in milliseconds since 1970. @default now */
  readonly startMs?: number;
}

/** An action that an instrumentation has opened. */
export interface OpenedAction extends Action {
  /** If true, nothing belongs to the action after its end. */
  readonly isTransient: boolean;
  /** Sets the outcome of its handler. Until this call the handler counts as work under way. */
  settle(outcome: Outcome): void;
}
