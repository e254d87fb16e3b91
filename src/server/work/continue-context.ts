import type { Span, SpanOptions } from '../../core/index.ts';
import { joinValues, type Diagnostics, type GivenContext, type SpanPorts } from '../../core/internal.ts';
import { continuedParent } from './continued-parent.ts';
import { LinkedSpan, type LinkedSpanSetup, type NewLink } from './linked-span.ts';
import { performWork, type WorkSurroundings } from './perform-work.ts';

/** Settings of the span of continued work. */
export interface ContinueOptions extends SpanOptions {
  /**
   * Other spans that caused the work, such as the spans of all messages in a batch. A span has at most 1000 links, and
   * the attributes of all its links together at most 100,000 characters. A link without a valid trace id and span id is
   * left out. The attribute `waybill.dropped_link_count` tells how many links were left out.
   * @default []
   */
  readonly links?: readonly NewLink[];
}

/** Settings of a span whose id and begin another part of the program has already told. */
export interface ContinuedSpanOptions extends ContinueOptions, Pick<LinkedSpanSetup, 'spanId' | 'startMs'> {}

/** Runs work in a span that continues a context from elsewhere. */
export type Continue = <T>(
  context: GivenContext,
  name: string,
  work: (span: Span) => T,
  options?: ContinueOptions,
) => T;

/** Creates the `continue` function of a tracing. It never throws an error of its own. */
export function createContinue(
  ports: SpanPorts,
  { diagnostics, ...surroundings }: WorkSurroundings & { readonly diagnostics: Diagnostics },
): Continue {
  return (given, name, work, options?: ContinuedSpanOptions) => {
    const parent = continuedParent(ports, given, diagnostics);
    const found = ports.carrier.current();
    const isInner = found?.context.spanId === parent.spanId && found?.context.traceId === parent.traceId;
    const span = new LinkedSpan(ports, name, {
      ...joinValues(options),
      parent,
      attribution: 'exact',
      // If the context belongs to the current span, the new span is a part of the same request or job.
      root: isInner ? found.root : undefined,
    });
    return performWork(span, work, surroundings);
  };
}
