import type { Exporter, TracingContext } from '../../core/index.ts';
import {
  ActiveSpan,
  conventions,
  RecordStream,
  type OpenSpan,
  type RecordSource,
} from '../../core/internal.ts';

/** Returns the auth session of work on a server: that of its request. */
export const sessionOf = (context: TracingContext | undefined): string | null => context?.sessionId ?? null;

function foreignFacts({ provenance }: RecordSource): Readonly<Record<string, string>> | undefined {
  const foreignTraceId = provenance?.context.foreignTraceId;
  return foreignTraceId === undefined ? undefined : { [conventions.FOREIGN_TRACE_ID]: foreignTraceId };
}

/** The spans under way. Each span carries the foreign id of its trace from its begin, so its snapshots carry it too. */
class OpenSpans extends Set<OpenSpan> {
  override add(span: OpenSpan): this {
    const facts = foreignFacts(span);
    if (facts && span instanceof ActiveSpan) span.addFacts(facts);
    return super.add(span);
  }
}

/** The stream of a server. All records of a trace with a foreign id carry that id. */
class ServerStream extends RecordStream {
  override readonly open: Set<OpenSpan> = new OpenSpans();

  override add(source: RecordSource): void {
    const facts = source instanceof ActiveSpan ? undefined : foreignFacts(source);
    if (!facts) return super.add(source);
    const describe: RecordSource['describe'] = () => {
      const own = source.describe();
      // The attributes are a new object of the description.
      if (own) Object.assign(own.attributes, facts);
      return own;
    };
    super.add({ ...source, describe });
  }
}

/** Creates the record stream of a server program. */
export function createServerStream(
  exporter: Exporter | undefined,
  surroundings: Omit<ConstructorParameters<typeof RecordStream>[1], 'sessionOf'>,
): RecordStream {
  return new ServerStream(exporter, { ...surroundings, sessionOf });
}
