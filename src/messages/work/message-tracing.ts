import type {
  Action,
  ActionOptions,
  Attributes,
  Span,
  SpanKind,
  SpanOptions,
  TracingContext,
} from '../../core/index.ts';
import type { HeaderClock } from '../../core/internal.ts';

/** Settings of the span of work that goes on in another context. */
export interface MessageWorkOptions {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** The spans of all messages of a batch. */
  readonly links?: readonly { readonly traceId: string; readonly spanId?: string | undefined }[];
}

/** The functions of a server's tracing that messages need. The result of `createServerTracing` has them. */
export interface ServerMessageTracing {
  readonly span: <T>(name: string, work: (span: Span) => T, options?: SpanOptions) => T;
  readonly continue: <T>(
    context: TracingContext | null,
    name: string,
    work: (span: Span) => T,
    options?: MessageWorkOptions,
  ) => T;
  readonly current: () => Span | undefined;
  /** The clock of the program. It travels with each message. @default none */
  readonly clock?: HeaderClock | undefined;
}

/** The functions of a page's tracing that messages need. The result of `createTracing` has them. */
export interface PageMessageTracing {
  readonly action: <T>(name: string, work: (action: Action) => T, options?: ActionOptions) => T;
  readonly current: () => Span | undefined;
  /** The clock of the program. It travels with each message. @default none */
  readonly clock?: HeaderClock | undefined;
}

/** The tracing of a server or of a page. */
export type MessageTracing = ServerMessageTracing | PageMessageTracing;
