import { parseUuid } from '../propagation/uuid.ts';
import type { FailureFilter, FailureKind } from '../records/failures.ts';
import { type ListPosition, readCursor } from './failure-cursor.ts';
import { TRACE_ID } from './id-patterns.ts';

/** A checked filter of failures. A member that is absent does not limit the list. */
export interface FailureLookup extends Omit<FilterMembers, 'name'> {
  readonly kind: FailureKind;
  readonly grouped: boolean;
}

/** A checked filter, and the part of its list to read. */
export interface FailureList {
  readonly lookup: FailureLookup;
  readonly limit: number;
  /** The last entry of the page before. Absent for the first page. */
  readonly after?: ListPosition;
  /** The text that binds cursors to the list. */
  readonly list: string;
}

const KINDS: readonly unknown[] = ['error', 'refusal', 'event'] satisfies FailureKind[];
const MEMBERS = [
  'service',
  'sessionId',
  'traceId',
  'correlationId',
  'fingerprint',
  'text',
  'from',
  'to',
] as const;
const MOST_CHARACTERS = 200;
const LATEST = 2n ** 63n;
// Date.parse alone reads much that is no time, such as "$1".
const ISO_TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/;

const readText = (text: unknown): string | null =>
  typeof text === 'string' &&
  text !== '' &&
  text.length <= MOST_CHARACTERS &&
  !text.includes('\0') &&
  text.isWellFormed()
    ? text
    : null;

const readTraceId = (id: unknown): string | null => {
  const hex = parseUuid(id as string);
  return hex !== null && TRACE_ID.test(hex) ? hex : null;
};

/** Reads an ISO time as nanoseconds since 1970. */
export function readTime(time: unknown): string | null {
  const ms =
    typeof time === 'string' && time.length <= 40 && ISO_TIME.test(time) ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(ms) || ms < 0) return null;
  const nano = BigInt(ms) * 1_000_000n;
  return nano < LATEST ? String(nano) : null;
}

/** The name of a member that limits a list. */
export type MemberName =
  | 'service'
  | 'name'
  | 'sessionId'
  | 'traceId'
  | 'correlationId'
  | 'fingerprint'
  | 'text'
  | 'from'
  | 'to';

const READERS: Readonly<Record<MemberName, (value: unknown) => string | null>> = {
  service: readText,
  name: readText,
  sessionId: (id: unknown) => parseUuid(id as string),
  traceId: readTraceId,
  correlationId: (id: unknown) => parseUuid(id as string),
  fingerprint: readText,
  text: readText,
  from: readTime,
  to: readTime,
};

/** The checked members of a filter. Ids are 32 hex digits, and times are nanoseconds since 1970. */
export type FilterMembers = Partial<Readonly<Record<MemberName, string>>>;

/** Checks members of a filter. Returns `null` if a value is not valid. */
export function readMembers(
  filter: Partial<Readonly<Record<MemberName, unknown>>>,
  names: readonly MemberName[],
): FilterMembers | null {
  const found: Partial<Record<MemberName, string>> = {};
  for (const name of names) {
    if (filter[name] === undefined) continue;
    const value = READERS[name](filter[name]);
    if (value === null) return null;
    found[name] = value;
  }
  return found;
}

/**
 * Checks the limit of a list. Throws if it is out of range, because it comes from the program and not from a person.
 * `caller` is the function that got the limit.
 */
export function checkLimit(limit: unknown, caller: string): number {
  if (Number.isInteger(limit) && (limit as number) >= 1 && (limit as number) <= 100) return limit as number;
  throw new Error(`[waybill] ${caller} got the limit ${String(limit)}; give a whole number from 1 to 100`);
}

/**
 * Checks a filter of failures, for one tenant. Returns `null` if one of its values is not valid, because such a filter
 * finds nothing. Throws if the limit is out of range.
 */
export function readFailureFilter(filter: FailureFilter, tenant: string): FailureList | null {
  const { kind = 'error', grouped = false, limit = 20, cursor } = filter;
  const checked = checkLimit(limit, 'failures');
  if (!KINDS.includes(kind) || typeof grouped !== 'boolean') return null;
  const found = readMembers(filter, MEMBERS);
  if (!found) return null;
  const lookup: FailureLookup = { ...found, kind, grouped };
  const list = JSON.stringify([tenant, lookup]);
  if (cursor === undefined) return { lookup, limit: checked, list };
  const after = readCursor(cursor, list);
  return after && { lookup, limit: checked, after, list };
}
