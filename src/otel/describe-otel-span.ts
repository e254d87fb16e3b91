import {
  formatReference,
  type Attributes,
  type AttributeValue,
  type SpanEvent,
  type SpanKind,
  type SpanLink,
  type SpanRecord,
  type SpanStatusCode,
} from '../core/index.ts';
import { conventions, formatUnixNano, type ValueCapture } from '../core/internal.ts';
import type { OtelReadableSpan, OtelTime } from './api/otel-readable-span.ts';
import { readSpanContext } from './api/read-otel-span.ts';

const KINDS: readonly SpanKind[] = ['internal', 'server', 'client', 'producer', 'consumer'];
const STATUSES: readonly SpanStatusCode[] = ['unset', 'ok', 'error'];

// The attributes of a record have up to 13 kB, and the whole record must stay below 32 kB.
const EVENTS_BYTES = 9000;
const LINKS_BYTES = 4000;
const ITEM_BYTES = 200;
const MOST_ITEMS = 128;
const MOST_FACTS = 16;

// Waybill's resource has these facts, or the record does not need them.
const OWN_FACTS = /^(?:service|telemetry|process|deployment)\./;

type Fields = Pick<
  SpanRecord,
  'type' | 'name' | 'kind' | 'startTimeUnixNano' | 'endTimeUnixNano' | 'status' | 'events' | 'links'
> & { readonly attributes: Record<string, AttributeValue> };

const NANOS = 1_000_000_000n;

/** Returns a time as nanoseconds since 1970. SDKs before version 1 have other forms. */
function formatTime(time: OtelTime): string {
  if (Array.isArray(time)) return String(BigInt(time[0] as number) * NANOS + BigInt(time[1] as number));
  return formatUnixNano(Number(time));
}

/** Describes items one after another, as long as they fit into a number of bytes. */
function describeSome<T, R>(
  items: readonly T[],
  mostBytes: number,
  describe: (item: T) => R | undefined,
): NonNullable<R>[] {
  const described: NonNullable<R>[] = [];
  let room = mostBytes;
  for (const item of items.slice(0, MOST_ITEMS)) {
    const one = describe(item);
    if (!one) continue;
    room -= JSON.stringify(one).length + ITEM_BYTES;
    if (room < 0) break;
    described.push(one);
  }
  return described;
}

function describeEvents({ events }: OtelReadableSpan, capture: ValueCapture): SpanEvent[] {
  // The last events tell how the work ended.
  const described = describeSome(
    (events ?? []).slice(-MOST_ITEMS).toReversed(),
    EVENTS_BYTES,
    ({ name, time, attributes }): SpanEvent => ({
      timeUnixNano: formatTime(time),
      name: capture.text(name),
      attributes: capture.attributes(attributes ?? {}),
    }),
  );
  return described.toReversed();
}

function describeLinks({ links }: OtelReadableSpan, capture: ValueCapture): SpanLink[] {
  return describeSome(links ?? [], LINKS_BYTES, ({ context, attributes }): SpanLink | undefined => {
    const place = readSpanContext(context);
    if (!place) return undefined;
    const { traceId, spanId } = place;
    return { traceId, spanId, attributes: capture.attributes(attributes ?? {}) };
  });
}

/** Returns the facts of OpenTelemetry's resource that Waybill's resource does not have. */
function factsOf({ resource, instrumentationScope }: OtelReadableSpan): Attributes {
  const scope = instrumentationScope;
  const facts = Object.entries((resource?.attributes ?? {}) as Attributes)
    .filter(([key]) => !OWN_FACTS.test(key))
    .slice(0, MOST_FACTS);
  return {
    ...Object.fromEntries(facts),
    ...(scope?.name && { 'otel.scope.name': scope.name }),
    ...(scope?.version && { 'otel.scope.version': scope.version }),
  };
}

/** Describes a span of OpenTelemetry as a record: limited in size, and redacted. Throws if a getter throws. */
export function describeOtelSpan(span: OtelReadableSpan, capture: ValueCapture): Fields {
  const { status } = span;
  const attributes = capture.attributes({ ...factsOf(span), ...span.attributes });
  const links = describeLinks(span, capture);
  const dropped = (span.links ?? []).length - links.length;
  if (dropped > 0) attributes[conventions.DROPPED_LINKS] = dropped;
  const code = STATUSES[status?.code] ?? 'unset';
  return {
    type: 'span',
    name: capture.text(String(span.name)).slice(0, 256),
    kind: KINDS[span.kind] ?? 'internal',
    startTimeUnixNano: formatTime(span.startTime),
    endTimeUnixNano: formatTime(span.endTime),
    status: { code, ...(status?.message && { message: capture.text(status.message) }) },
    attributes,
    events: describeEvents(span, capture),
    links,
  };
}

/** Adds the reference to the attributes of a span that has no parent in its own program. */
export function addReference(attributes: Record<string, AttributeValue>, traceId: string): void {
  attributes[conventions.REFERENCE] = formatReference(traceId);
}
