import type { TracingContext } from '../propagation/tracing-context.ts';
import type { Attributes, SpanKind } from '../records/records.ts';
import type { ErrorOccurrence } from './error-occurrences.ts';
import type { Outcome, Span } from './span.ts';

/** One thing that a user did: the root span of its trace. */
export interface Action extends Span {
  /**
   * The UUID that ties events together. It is the trace id as a UUID, or the id of the older process that this action
   * continues.
   */
  readonly correlationId: string;
  /** The short code with which people find this action, written `KM70-WHSPV`. */
  readonly reference: string;
  /** The event that began the action, such as `click` or `load`. Absent if the app itself began the action. */
  readonly trigger: string | undefined;
  /**
   * The record of the error that the work of this action threw: reference, ids and time. Absent if the work threw no
   * error.
   */
  readonly occurrence?: ErrorOccurrence | undefined;
  /** Tells whether the action has ended. */
  hasEnded(): boolean;
}

/** Settings of an action. */
export interface ActionOptions {
  /** The id of an older business process to continue. An invalid id is ignored. @default the trace id as a UUID */
  readonly correlationId?: string;
  readonly attributes?: Attributes;
  /** The role of the action in the communication between programs, such as `consumer` for a message. @default 'internal' */
  readonly kind?: SpanKind | undefined;
  /** Whether this action is exported. This setting overrides `sampleRatio`. */
  readonly sampled?: boolean;
  /** The context of a trace to continue. The trace began elsewhere, such as on the server that rendered the page. */
  readonly parent?: TracingContext | undefined;
}

/** Settings of an action that an instrumentation opens. */
export interface OpenActionOptions extends ActionOptions {
  /** The event that began the action, such as `click`. It is written as `waybill.trigger`. */
  readonly trigger?: string;
  /** If true, the action is recorded only if it caused something. @default false: the app named it, so it is recorded */
  readonly isInferred?: boolean;
  /** Attributes of the action. They alone are no reason to record the action. */
  readonly facts?: Attributes;
  /** If true, work that runs after the end of the action does not belong to the action. @default false */
  readonly isTransient?: boolean;
  /**
   * If true, the handler of the action counts as settled from the start, and `settle` is never called. @default false
   */
  readonly isSettled?: boolean;
  /** When the action began, in milliseconds since 1970. @default now */
  readonly startMs?: number;
}

/** An action that an instrumentation has opened. */
export interface OpenedAction extends Action {
  /** If true, work that runs after the end of the action does not belong to the action. */
  readonly isTransient: boolean;
  /** Sets the outcome of the action's handler. Until this call, the handler counts as work under way. */
  settle(outcome: Outcome): void;
}
