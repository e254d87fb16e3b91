import type { Attributes, Outcome, SpanLink, SpanRecord, TracingContext } from '../../core/index.ts';
import { ActiveSpan, conventions, readContext, type SpanPorts, type SpanSetup } from '../../core/internal.ts';

/**
 * A link to a span of another trace: the span or its context, or the two ids. A list of contexts is a list of links.
 */
export type NewLink = { readonly attributes?: Attributes | undefined } & (
  | { readonly context: TracingContext }
  | { readonly traceId: string; readonly spanId?: string | undefined }
);

/** Settings of a span with links. */
export interface LinkedSpanSetup extends SpanSetup {
  /** @default [] */
  readonly links?: readonly NewLink[] | undefined;
}

const MOST_LINKS = 1000;
// A store takes records of at most 1 MiB. 1000 links without attributes take about 100 kB.
const MOST_CHARACTERS = 100_000;

function readLink(given: NewLink, { capture }: SpanPorts): SpanLink | undefined {
  try {
    const { trace } = readContext(given);
    const { attributes = {} } = given;
    const { traceId, spanId } = trace ?? {};
    return traceId && spanId ? { traceId, spanId, attributes: capture.attributes(attributes) } : undefined;
  } catch {
    // The value is no object, or a getter of the app threw.
    return undefined;
  }
}

interface ReadLinks {
  readonly links: readonly SpanLink[];
  /** How many links were left out. */
  readonly dropped: number;
}

/** Reads the first 1000 links of a new span. Links without two valid ids are left out. Never throws. */
function readLinks(given: readonly NewLink[] | undefined, ports: SpanPorts): ReadLinks {
  const links: SpanLink[] = [];
  let room = MOST_CHARACTERS;
  let count = 0;
  try {
    // A list of the app could be a proxy with an endless length, so no iterator of the list is used.
    count = Array.isArray(given) ? given.length : 0;
    for (let nth = 0; nth < Math.min(count, MOST_LINKS); nth++) {
      const link = readLink(given![nth]!, ports);
      if (!link) continue;
      room -= JSON.stringify(link.attributes).length;
      links.push(room < 0 ? { ...link, attributes: {} } : link);
    }
  } catch {
    // The list is a proxy that throws. The links before it stay.
  }
  return { links, dropped: count - links.length };
}

/** A span that can link to spans of other traces. */
export class LinkedSpan extends ActiveSpan {
  readonly #links: readonly SpanLink[];

  constructor(ports: SpanPorts, name: string, { links: given, ...setup }: LinkedSpanSetup) {
    super(ports, name, setup);
    const { links, dropped } = readLinks(given, ports);
    this.#links = links;
    if (dropped > 0) this.addFacts({ [conventions.DROPPED_LINKS]: dropped });
  }

  override describe(outcome?: Outcome, endMs?: number): ReturnType<ActiveSpan['describe']> {
    const own = super.describe(outcome, endMs);
    if (this.#links.length > 0) (own as { links?: SpanRecord['links'] }).links = this.#links;
    return own;
  }
}
