import { copyAttributes, readRecord } from '../core/internal.ts';
import type { TelemetryRecord } from '../core/index.ts';
import {
  BUNDLE_END,
  BUNDLE_HEAD,
  BUNDLE_TITLE,
  BUNDLE_VERSION,
  checksumOf,
  condense,
  type SupportBundle,
} from './support-bundle.ts';

const MAX_LENGTH = 2_000_000;
const MAX_RECORDS = 5000;

type Fields = Readonly<Record<string, unknown>>;

function parseLine(line: string | undefined): Fields | null {
  try {
    const value: unknown = JSON.parse(line ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

const countOf = (value: unknown): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? Math.min(value, 1_000_000) : 0;

const timeOf = (value: unknown): string => {
  const ms = typeof value === 'string' ? Date.parse(value.slice(0, 64)) : NaN;
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString();
};

// The text has no line breaks any more, so a record is found by its beginning. The pattern does not match inside a
// record: a nested object follows `:`, `,` or `[`, and quotes inside a text are escaped.
const BETWEEN = /(?<![:,[])(?=\{"type":")/;

function splitLines(condensed: string): string[] {
  return condensed
    .split(BETWEEN)
    .filter((line) => line.startsWith('{"type":"'))
    .map((line) => line.slice(0, line.lastIndexOf('}') + 1));
}

/**
 * Finds the bundle of `createSupportBundle` in a text, and reads it. Returns `null` if the text holds no bundle.
 *
 * The bundle can have other text around it. It can be quoted, wrapped, in one line or in a code fence. The function
 * trusts nothing in the bundle: a line that is not a valid record counts as `damaged`. At most 2,000,000 characters and
 * 5000 records are read.
 */
export function parseSupportBundle(text: string): SupportBundle | null {
  if (typeof text !== 'string') return null;
  const condensed = condense(text.slice(0, MAX_LENGTH));
  const start = Math.max(condensed.indexOf(BUNDLE_HEAD), 0);
  const hasHead = condensed.startsWith(BUNDLE_HEAD, start);
  const endMark = condense(BUNDLE_END);
  const end = condensed.indexOf(endMark, start);
  if (!hasHead && end < 0 && !condensed.includes(condense(BUNDLE_TITLE))) return null;

  const lines = splitLines(condensed.slice(start, end < 0 ? undefined : end));
  const head = hasHead ? parseLine(lines[0]) : null;
  const madeAt = timeOf(head?.['made_at']);
  if (head && head['version'] !== BUNDLE_VERSION) {
    return { madeAt, records: [], leftOut: 0, damaged: 0, problem: 'newer' };
  }
  const written = hasHead ? lines.slice(1) : lines;
  // All records of a bundle come from one program, so they share one resource.
  const resource = copyAttributes(head?.['resource']);
  const records: TelemetryRecord[] = [];
  for (const line of written.slice(0, MAX_RECORDS)) {
    const record = readRecord(parseLine(line), resource);
    if (record) records.push(record);
  }
  const [, count, checksum] =
    (end >= 0 && /^records:(\d{1,7}),checksum:([0-9a-f]{8})/.exec(condensed.slice(end + endMark.length))) ||
    [];
  const expected = Math.max(written.length, countOf(head?.['records']), countOf(Number(count)));
  const isWhole = hasHead && checksum !== undefined;
  const isExact = checksum === checksumOf(lines) && expected === records.length;
  return {
    madeAt,
    records,
    leftOut: countOf(head?.['left_out']),
    damaged: expected - records.length,
    problem: !isWhole ? 'cut off' : isExact ? null : 'changed',
  };
}
