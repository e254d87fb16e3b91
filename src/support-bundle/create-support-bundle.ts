import { conventions, isError } from '../core/internal.ts';
import { type TelemetryRecord, formatReference, type Tracing } from '../core/index.ts';
import { BUNDLE_END, BUNDLE_TITLE, BUNDLE_VERSION, checksumOf, formatLine } from './support-bundle.ts';

/** Settings of {@link createSupportBundle}. */
export interface SupportBundleOptions {
  /**
   * The maximum length of the text, in bytes of UTF-8. Without any record, the text takes about 600 bytes.
   * @default 200_000
   */
  readonly maxBytes?: number;
  /** The id of the only trace to write, as 32 hex digits. @default all traces */
  readonly traceId?: string;
}

interface Group {
  readonly traceId: string | undefined;
  readonly records: TelemetryRecord[];
}

const FRAME_BYTES = 300;

const sizeOf = (line: string): number => new TextEncoder().encode(line).length + 1;

// A name could hold any text, even a line break or a copy of `BUNDLE_HEAD`. So white space and braces become spaces.
const inOneLine = (text: unknown): string =>
  [...String(text).replace(/[\s\p{Cc}\p{Cf}{}]+/gu, ' ')].slice(0, 80).join('').trim();

function timeOf(unixNano: string): string {
  const date = new Date(Number(unixNano.slice(0, -6)));
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

// The title of a trace shows its reference, its outcome, its name and its time.
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

// Failed traces come first, then the newest traces. Records without a trace come last.
function groupByTrace(records: readonly TelemetryRecord[]): readonly Group[] {
  const groups = new Map<string | undefined, Group>();
  for (const record of records) {
    const { traceId } = record;
    const group = groups.get(traceId) ?? { traceId, records: [] };
    group.records.push(record);
    // `delete` and `set` move a group to the end of the map. So the groups are in the order of their latest records.
    groups.delete(traceId);
    groups.set(traceId, group);
  }
  const rankOf = (group: Group): number =>
    group.traceId === undefined ? 2 : group.records.some(isError) ? 0 : 1;
  return [...groups.values()].toReversed().sort((a, b) => rankOf(a) - rankOf(b));
}

function tryLine(record: TelemetryRecord): string | undefined {
  try {
    // The reader of the bundle recognises a record by the type at its beginning, so the type comes first. The line
    // leaves out the resource, because the first JSON line of the bundle holds the resource of all records.
    const { type, resource: _, ...own } = record;
    return formatLine({ type, ...own });
  } catch {
    return undefined;
  }
}

/**
 * Writes the last actions of the user as one text, with their spans and log lines. The text helps when records cannot
 * be sent: the user pastes it into a ticket. If support pastes it into the search box of `waybill/viewer`, the viewer
 * draws the traces.
 *
 * The first lines of the text are for people. Below them are the records of {@link Tracing.recent}, redacted like all
 * records. Failed traces come first, then the newest traces. A trace that does not fit completely is left out. Only the
 * first trace can be included in part. The first lines give the number of records that were left out. Never throws.
 *
 * @example
 * await navigator.clipboard.writeText(createSupportBundle(tracing));
 */
export function createSupportBundle(
  tracing: Pick<Tracing, 'recent' | 'resource' | 'environment'>,
  { maxBytes = 200_000, traceId: wanted }: SupportBundleOptions = {},
): string {
  const { resource, environment } = tracing;
  const records = tracing.recent(wanted);
  const madeAt = new Date().toISOString();
  const program = [resource[conventions.SERVICE_NAME], resource[conventions.SERVICE_VERSION]]
    .filter(Boolean)
    .map(inOneLine)
    .join(' ');
  const place = environment ? ` (${inOneLine(environment)})` : '';
  const intro = [BUNDLE_TITLE, `Made ${madeAt} by ${program}${place}`];

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
    // The last records of a trace are the most useful ones (the failure and the root span), so they get the space
    // first.
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
