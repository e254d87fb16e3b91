import { conventions, isError } from '../core/internal.ts';
import { type TelemetryRecord, formatReference, type Tracing } from '../core/index.ts';
import { BUNDLE_END, BUNDLE_TITLE, BUNDLE_VERSION, checksumOf, formatLine } from './support-bundle.ts';

/** Settings of {@link createSupportBundle}. */
export interface SupportBundleOptions {
  /** How long the text may be, in bytes of UTF-8; its frame alone takes about 600. @default 200_000 */
  readonly maxBytes?: number;
  /** The only trace to write down, as 32 hex digits. @default all of them */
  readonly traceId?: string;
}

interface Group {
  readonly traceId: string | undefined;
  readonly records: TelemetryRecord[];
}

const FRAME_BYTES = 300;

const sizeOf = (line: string): number => new TextEncoder().encode(line).length + 1;

// A name may hold anything, a line break or what looks like the head among it.
const inOneLine = (text: unknown): string =>
  [...String(text).replace(/[\s\p{Cc}\p{Cf}{}]+/gu, ' ')].slice(0, 80).join('').trim();

function timeOf(unixNano: string): string {
  const date = new Date(Number(unixNano.slice(0, -6)));
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

// What somebody may quote, how it went, what it was and when.
function titleOf({ traceId, records }: Group): string {
  const spans = records.filter((record) => record.type === 'span');
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const root = spans.find(({ parentSpanId }) => !parentSpanId || !ids.has(parentSpanId));
  return [
    formatReference(traceId!),
    records.some(isError) ? 'failed' : 'no error',
    ...(root ? [inOneLine(root.name), timeOf(root.startTimeUnixNano)] : []),
  ]
    .filter(Boolean)
    .join(' · ');
}

// Failed traces first, then the newest, and at last what belongs to none.
function groupByTrace(records: readonly TelemetryRecord[]): readonly Group[] {
  const groups = new Map<string | undefined, Group>();
  for (const record of records) {
    const { traceId } = record;
    const group = groups.get(traceId) ?? { traceId, records: [] };
    group.records.push(record);
    // The one heard of last stands last.
    groups.delete(traceId);
    groups.set(traceId, group);
  }
  const rankOf = (group: Group): number =>
    group.traceId === undefined ? 2 : group.records.some(isError) ? 0 : 1;
  return [...groups.values()].toReversed().sort((a, b) => rankOf(a) - rankOf(b));
}

function tryLine(record: TelemetryRecord): string | undefined {
  try {
    // By its type, which comes first, a line is known. All are of one program, which the head names.
    const { type, resource: _, ...own } = record;
    return formatLine({ type, ...own });
  } catch {
    return undefined;
  }
}

/**
 * Writes the last actions with their spans and log lines down as one text, for the times when nothing can be sent: the user
 * pastes it into a ticket, and the search box of `waybill/viewer` draws it.
 *
 * It holds what {@link Tracing.recent} gives, redacted as all records are, below a head that people can read. Failed traces
 * come first, then the newest; a trace that does not fit whole is left out, but for the first, of which as much is kept as
 * fits; the head says how much is missing. Never throws.
 *
 * @example
 * await navigator.clipboard.writeText(createSupportBundle(tracing));
 */
export function createSupportBundle(
  tracing: Pick<Tracing, 'recent' | 'resource' | 'environment'>,
  { maxBytes = 200_000, traceId: wanted }: SupportBundleOptions = {},
): string {
  const { resource, environment } = tracing;
  const records = tracing.recent().filter(({ traceId }) => wanted === undefined || traceId === wanted);
  const madeAt = new Date().toISOString();
  const program = [resource[conventions.SERVICE_NAME], resource[conventions.SERVICE_VERSION]]
    .filter(Boolean)
    .map(inOneLine)
    .join(' ');
  const intro = [BUNDLE_TITLE, `Made ${madeAt} by ${program} (${inOneLine(environment)})`];

  let left = maxBytes - sizeOf(intro.join('\n')) - sizeOf(formatLine(resource)) - FRAME_BYTES;
  const titles: string[] = [];
  const lines: string[] = [];
  for (const [nth, group] of groupByTrace(records).entries()) {
    const title = group.traceId === undefined ? [] : [titleOf(group)];
    const own = group.records.map(tryLine).filter((line) => line !== undefined);
    const size = [...title, ...own].reduce((sum, line) => sum + sizeOf(line), 0);
    if (size > left && nth > 0) continue;
    titles.push(...title);
    for (const line of title) left -= sizeOf(line);
    const kept: string[] = [];
    // The end of a trace says most: how it failed, and what it all happened in.
    for (const line of own.toReversed()) {
      if (sizeOf(line) > left) continue;
      left -= sizeOf(line);
      kept.unshift(line);
    }
    lines.push(...kept);
  }

  const leftOut = records.length - lines.length;
  const counts = { made_at: madeAt, records: lines.length, left_out: leftOut };
  const written = [
    formatLine({ type: 'waybill.bundle', version: BUNDLE_VERSION, ...counts, resource }),
    ...lines,
  ];
  return [
    ...intro,
    ...titles,
    ...(leftOut > 0 ? [`${leftOut} of ${records.length} records did not fit and were left out`] : []),
    ...written,
    `${BUNDLE_END} records: ${lines.length}, checksum: ${checksumOf(written)}`,
  ].join('\n');
}
