import { isSafeId } from './safe-id.ts';

// The grammar of level 2: https://www.w3.org/TR/trace-context-2/#tracestate-header
const MEMBER =
  /^[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

const MAX_MEMBERS = 32;
// The grammar allows 16,447 characters, and also any number of spaces between the members.
const MAX_READ = 32_768;
// Many servers refuse a request if all its headers together have more than 8 kB.
const MAX_LENGTH = 4096;
// https://www.w3.org/TR/trace-context-2/#tracestate-limits
const LONG_MEMBER = 128;

// The member of Waybill, and the foreign trace ids that it can carry.
const KEY = 'waybill=';
const OWN_MEMBER = /(?:^|,)waybill=([^,]*)/;
const ZEROS = /^[0-]*$/;
// A tracestate has at most 32 members, and one of them is Waybill's.
const MOST_OTHERS = 31;

function shorten(members: string[]): string {
  while (members.join().length > MAX_LENGTH) {
    // If no member is long, the index is -1, so `splice` removes the last member.
    members.splice(
      members.findLastIndex((member) => member.length > LONG_MEMBER),
      1,
    );
  }
  return members.join();
}

/**
 * Reads a `tracestate` header, and returns it in a tidy form that can be passed on. Returns `null` if the header is
 * invalid.
 *
 * The whole header is invalid if one member is invalid, or if there are more than 32 members. Empty members are
 * skipped. If several members have the same key, only the first stays. The order never changes. If the header has more
 * than 4096 characters, whole members are removed, from right to left: first the members of more than 128 characters,
 * then others. A header over 32 KiB is not read and counts as invalid. Use a `tracestate` only together with a valid
 * `traceparent`.
 * @see https://www.w3.org/TR/trace-context-2/#tracestate-header
 */
export function parseTracestate(header: string | null | undefined): string | null {
  // Only printable ASCII and tabs pass this check. So `trim` removes only spaces and tabs, and takes linear time.
  if (typeof header !== 'string' || header.length > MAX_READ || /[^\t -~]/.test(header)) return null;
  const members = header
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '');
  if (members.length > MAX_MEMBERS || !members.every((member) => MEMBER.test(member))) return null;
  const unique = new Map<string, string>();
  for (const member of members) {
    const [key = ''] = member.split('=', 1);
    if (!unique.has(key)) unique.set(key, member);
  }
  return shorten([...unique.values()]) || null;
}

/**
 * Tells whether a text can travel as a foreign trace id: 1 to 128 letters, digits, `_`, `.`, `:` or `-`, like the other
 * ids. A text of zeros is no id.
 */
export function isForeignId(id: unknown): id is string {
  return isSafeId(id as string) && !ZEROS.test(id as string);
}

/** Reads the member `waybill` of a valid trace state. Returns `undefined` if there is no foreign trace id in it. */
function readForeignId(traceState: string | null | undefined): string | undefined {
  const [, value] = (traceState && OWN_MEMBER.exec(traceState)) || [];
  return isForeignId(value) ? value : undefined;
}

/** Tells whether a valid trace state has a member of Waybill that cannot be read. */
export function hasForeignFault(traceState: string | null): boolean {
  return traceState !== null && OWN_MEMBER.test(traceState) && readForeignId(traceState) === undefined;
}

/** A trace state, and the foreign trace id in it. */
export interface CarriedState {
  readonly traceState?: string | undefined;
  readonly foreignTraceId?: string | undefined;
}

/**
 * Lets a valid trace state carry a foreign trace id: the given one, if it can travel, or else the one that the trace
 * state already has.
 *
 * A new id stands in front, as W3C Trace Context demands for a changed member. The members of other programs keep their
 * order, and the last one gives way if there are more than 32.
 * @see https://www.w3.org/TR/trace-context-2/#mutating-the-tracestate-field
 */
export function carryForeignId(traceState: string | undefined, given: unknown): CarriedState {
  const known = readForeignId(traceState);
  const foreignTraceId = isForeignId(given) ? given : known;
  if (foreignTraceId === undefined) return traceState === undefined ? {} : { traceState };
  if (foreignTraceId === known) return { traceState, foreignTraceId };
  const own = KEY + foreignTraceId;
  const others = (traceState ?? '').split(',').filter((member) => member && !member.startsWith(KEY));
  return {
    traceState: parseTracestate([own, ...others.slice(0, MOST_OTHERS)].join()) ?? own,
    foreignTraceId,
  };
}
