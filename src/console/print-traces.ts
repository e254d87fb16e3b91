import { consoleLine, SOFT, type ConsolePiece } from './console-line.ts';
import { describeRecord, formatMs, isOurs, pick } from './describe-record.ts';
import { conventions, durationMs, isError, levelOf } from '../core/internal.ts';
import { type LogLevel, type SpanRecord, type TelemetryRecord, formatReference } from '../core/index.ts';

/** Calls a method of the console. Returns false if the method throws. */
export type Print = (
  method: LogLevel | 'group' | 'groupCollapsed' | 'groupEnd',
  ...args: readonly unknown[]
) => boolean;

const startOf = (record: TelemetryRecord): string =>
  record.type === 'span' ? record.startTimeUnixNano : record.timeUnixNano;

const isFirst = (record: TelemetryRecord): record is SpanRecord =>
  record.type === 'span' && (conventions.REFERENCE in record.attributes || !record.parentSpanId);

/** Groups records by trace. A record without a trace is a group of its own. */
export function groupByTrace(records: readonly TelemetryRecord[]): TelemetryRecord[][] {
  const traces = new Map<unknown, TelemetryRecord[]>();
  for (const record of records) {
    const key = record.traceId ?? record;
    traces.set(key, traces.get(key) ?? []);
    traces.get(key)!.push(record);
  }
  return [...traces.values()];
}

/**
 * Prints the records of one trace for people, as a group that is ordered by time. The group is expanded if one of the
 * records failed.
 */
export function printTrace(trace: TelemetryRecord[], print: Print, hasStyles: boolean): void {
  function line(
    level: LogLevel,
    pieces: readonly ConsolePiece[],
    values: readonly (object | string)[],
  ): void {
    const filled = values.filter((value) => Object.keys(value).length > 0);
    print(level, ...consoleLine(level.toUpperCase(), pieces, hasStyles), ...filled);
  }

  trace.sort((one, other) => durationMs(startOf(other), startOf(one)));
  const [earliest] = trace as [TelemetryRecord];
  const { traceId } = earliest;
  const reference: ConsolePiece[] = traceId ? [[formatReference(traceId), SOFT]] : [];
  // A batch can contain a snapshot of the root span and also the span that replaces the snapshot. The later record is
  // the right one.
  const root = trace.findLast(isFirst);
  const [title, , problem] = root ? describeRecord(root) : [[['part of'] as const], {}, ''];
  const facts = { traceId, ...pick((root ?? earliest).attributes, (name) => !!root || isOurs(name)) };
  const isGroup = trace.length > 1;
  let isOpen = false;
  try {
    if (isGroup) {
      const method = trace.some(isError) ? 'group' : 'groupCollapsed';
      isOpen = print(method, ...consoleLine('▸', [...title, ...reference], hasStyles));
      line(root ? levelOf(root) : 'info', [[problem || 'attributes', SOFT]], [facts]);
    }
    for (const record of trace) {
      const [pieces, fields, behind] = describeRecord(record);
      const offset = formatMs(durationMs(startOf(earliest), startOf(record)));
      if (!isGroup) line(levelOf(record), [...pieces, ...reference], [root ? facts : fields, behind]);
      else if (record !== root) line(levelOf(record), [[`+${offset}`, SOFT], ...pieces], [fields, behind]);
    }
  } finally {
    if (isOpen) print('groupEnd');
  }
}
