import { formatReference, type SpanRecord, type TraceData } from 'waybill';
import { createRandom } from '../../house/random.ts';

const TRACE_ID = '01a1f81bece676d1a4be209d0e0e4736';
const SECOND = 1_795_163_942n;

/** Gives the time some nanoseconds after a fixed second, as OTLP writes times. */
export const at = (nanoseconds: number): string => String(SECOND * 1_000_000_000n + BigInt(nanoseconds));

export const idOf = (number: number): string => (number + 1).toString(16).padStart(16, '0');

/** The part of a span that the analysis reads, with numbers as ids and nanoseconds as times. */
export interface Shape {
  readonly id: number;
  readonly under?: number | undefined;
  readonly from: number;
  readonly to: number;
  readonly links?: readonly number[];
}

export function spanOf({ id, under, from, to, links }: Shape, changes: Partial<SpanRecord> = {}): SpanRecord {
  return {
    type: 'span',
    traceId: TRACE_ID,
    spanId: idOf(id),
    parentSpanId: under === undefined ? undefined : idOf(under),
    remoteParent: false,
    flags: 3,
    name: `span ${id}`,
    kind: 'internal',
    startTimeUnixNano: at(from),
    endTimeUnixNano: at(to),
    status: { code: 'unset' },
    attributes: {},
    links: links?.map((link) => ({ traceId: TRACE_ID, spanId: idOf(link), attributes: {} })),
    resource: { 'service.name': 'web' },
    ...changes,
  };
}

export function traceOf(spans: readonly SpanRecord[], traceId = TRACE_ID): TraceData {
  return { traceId, reference: formatReference(traceId), spans, logs: [], events: [] };
}

export const shapedTrace = (shapes: readonly Shape[]): TraceData =>
  traceOf(shapes.map((shape) => spanOf(shape)));

/**
 * Draws a small trace. Parents may be missing, spans may outlive or precede their parents, and links may lead anywhere.
 * Times are few, so that many are equal.
 */
export function drawShapes(seed: number): readonly Shape[] {
  const { below, chance } = createRandom(seed);
  const count = 1 + below(10);
  return Array.from({ length: count }, (_, id) => {
    const from = below(20);
    const under = id > 0 && chance(0.8) ? below(id) : chance(0.3) ? 99 : undefined;
    const links = chance(0.3) ? Array.from({ length: 1 + below(2) }, () => below(count + 1)) : [];
    return { id, under, from, to: from + below(12), links };
  });
}
