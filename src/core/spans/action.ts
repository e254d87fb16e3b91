import type { TracingContext } from '../propagation/tracing-context.ts';
import type { Attributes } from '../records/records.ts';
import type { ErrorOccurrence } from './error-occurrences.ts';
import type { Outcome, Span } from './span.ts';

/** One thing a user did: the root span of its trace. */
export interface Action extends Span {
  /** The UUID that ties events together: the trace id spelled as one, or that of the older process continued here. */
  readonly correlationId: string;
  /** The short code that finds this action, written `KM70-WHSPV`. */
  readonly reference: string;
  /** What began it, such as `click` or `load`; absent where the app itself did. */
  readonly trigger: string | undefined;
  /** Where the error was recorded that its work threw; absent while there is none. */
  readonly occurrence?: ErrorOccurrence | undefined;
  /** Tells whether it has ended. */
  hasEnded(): boolean;
}

/** Settings of an action. */
export interface ActionOptions {
  /** Continues an older business process; what is no id is ignored. @default the trace id as a UUID */
  readonly correlationId?: string;
  readonly attributes?: Attributes;
  /** Exports this action, or not, whatever `sampleRatio` says. */
  readonly sampled?: boolean;
  /** Continues a trace that began elsewhere, such as on the server that rendered the page. */
  readonly parent?: TracingContext | undefined;
}

/** Settings of an action that an instrumentation opens. */
export interface OpenActionOptions extends ActionOptions {
  /** What began it, such as `click`: written as `waybill.trigger`. */
  readonly trigger?: string;
  /** Attributes that are no reason to record it. */
  readonly facts?: Attributes;
  /** Whether nothing belongs to it any more once it has ended. @default false */
  readonly isTransient?: boolean;
  /** Whether its handler counts as settled from the start, since no call will tell. @default false */
  readonly isSettled?: boolean;
  /** When it began: milliseconds since 1970. @default now */
  readonly startMs?: number;
}

/** An action that an instrumentation has opened. */
export interface OpenedAction extends Action {
  /** Whether nothing belongs to it any more once it has ended. */
  readonly isTransient: boolean;
  /** Says how its handler went. Until then the handler counts as work under way. */
  settle(outcome: Outcome): void;
}
