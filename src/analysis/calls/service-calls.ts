import { conventions } from '../../core/internal.ts';
import type { SpanRecord } from '../../core/index.ts';
import type { SpanTree } from '../tree/span-tree.ts';

/** One call of a program. */
export interface ServiceCall {
  readonly caller: string;
  readonly callee: string;
  readonly kind: 'call' | 'message';
  /** The index of the span that tells how the call went: the callee's, or the caller's if the callee sent none. */
  readonly span: number;
}

/** Returns the `service.name` of a span. Empty if it is not known. */
export function nameOfService({ resource }: SpanRecord): string {
  const name = resource[conventions.SERVICE_NAME];
  return typeof name === 'string' ? name : '';
}

/** Lists the calls in a trace, in the order of the tree. */
export function listCalls(tree: SpanTree): readonly ServiceCall[] {
  const answered = new Uint8Array(tree.spans.length);
  const calls: ServiceCall[] = [];
  for (const callee of tree.order) {
    for (const caller of callersOf(tree, callee)) {
      answered[caller] = 1;
      calls.push({
        caller: nameOfService(tree.spans[caller]!),
        callee: nameOfService(tree.spans[callee]!),
        kind: tree.spans[callee]!.kind === 'consumer' ? 'message' : 'call',
        span: callee,
      });
    }
  }
  for (const index of tree.order) {
    const callee = answered[index] === 1 ? undefined : unrecordedCallee(tree.spans[index]!);
    if (callee === undefined) continue;
    const { kind } = tree.spans[index]!;
    calls.push({
      caller: nameOfService(tree.spans[index]!),
      callee,
      kind: kind === 'producer' ? 'message' : 'call',
      span: index,
    });
  }
  return calls;
}

/** Returns the indexes of the spans that called a span, each once. */
function callersOf({ spans, parents, indexOf }: SpanTree, index: number): Iterable<number> {
  const span = spans[index]!;
  const callers = new Set<number>();
  const parent = parents[index]!;
  const isEntry = span.kind === 'server' || span.kind === 'consumer';
  if (parent !== -1 && (isEntry || nameOfService(span) !== nameOfService(spans[parent]!)))
    callers.add(parent);
  if (span.kind !== 'consumer') return callers;
  for (const { traceId, spanId } of span.links ?? []) {
    const linked = indexOf.get(spanId);
    if (linked !== undefined && spans[linked]!.traceId === traceId && spans[linked]!.kind === 'producer') {
      callers.add(linked);
    }
  }
  return callers;
}

// The names by which a caller can know a program, from the clearest to the vaguest:
// https://opentelemetry.io/docs/specs/semconv/registry/attributes/
const PEER_NAMES = [
  'service.peer.name',
  'peer.service',
  'db.system.name',
  'db.system',
  conventions.MESSAGING_SYSTEM,
  conventions.SERVER_ADDRESS,
];

/** Returns the name of the program that a span called if this program sent no spans, or `undefined` if it called none. */
function unrecordedCallee({ kind, attributes }: SpanRecord): string | undefined {
  if (kind !== 'client' && kind !== 'producer') return undefined;
  for (const key of PEER_NAMES) {
    const name = attributes[key];
    if (typeof name === 'string' && name !== '') return name;
  }
  const url = attributes[conventions.URL_FULL];
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).host : '';
}
