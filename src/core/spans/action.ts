import type { Attributes } from '../records/records.ts';
import type { Span } from './span.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';

/** One thing a user did: the root span of its trace. */
export interface Action extends Span {
  /** The UUID that ties events together: the trace id spelled as one, or that of the older process continued here. */
  readonly correlationId: string;
  /** The short code that finds this action, written `KM70-WHSPV`. */
  readonly reference: string;
  /** Tells whether it has ended. */
  readonly hasEnded: () => boolean;
}

export interface ActionOptions {
  /** Continues an older business process; what is no id is ignored. @default the trace id as a UUID */
  readonly correlationId?: string;
  readonly attributes?: Attributes;
  /** Exports this action, or not, whatever `sampleRatio` says. */
  readonly sampled?: boolean;
  /** Continues a trace that began elsewhere, such as on the server that rendered the page. */
  readonly parent?: TracingContext | undefined;
}
