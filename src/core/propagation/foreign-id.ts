import { parseTracestate } from './tracestate.ts';

const KEY = 'waybill=';
const MEMBER = /(?:^|,)waybill=([^,]*)/;
// Visible characters of ASCII. A comma means that a header occurred twice.
const FORM = /^[!-+\--~]{1,128}$/;
const ZERO = /^[0-]*$/;
const MOST_ENCODED = 128;
// A tracestate has at most 32 members, and one of them is Waybill's.
const MOST_OTHERS = 31;

// A value of tracestate has no equals sign: https://www.w3.org/TR/trace-context-2/#value
const encode = (id: string): string => id.replaceAll('%', '%25').replaceAll('=', '%3D');

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return '';
  }
}

/**
 * Tells whether a text can travel as a foreign trace id: 1 to 128 visible characters of ASCII without a comma. `%` and
 * `=` count as three characters each. A text of zeros is no id.
 */
export function isForeignId(id: unknown): id is string {
  return typeof id === 'string' && FORM.test(id) && !ZERO.test(id) && encode(id).length <= MOST_ENCODED;
}

/** Reads the member `waybill` of a valid trace state. Returns `undefined` if there is no foreign trace id in it. */
function readForeignId(traceState: string | null | undefined): string | undefined {
  const [, value] = (traceState && MEMBER.exec(traceState)) || [];
  const id = value === undefined ? '' : decode(value);
  return isForeignId(id) ? id : undefined;
}

/** Tells whether a valid trace state has a member of Waybill that cannot be read. */
export function hasForeignFault(traceState: string | null): boolean {
  return traceState !== null && MEMBER.test(traceState) && readForeignId(traceState) === undefined;
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
  const own = KEY + encode(foreignTraceId);
  const others = (traceState ?? '').split(',').filter((member) => member && !member.startsWith(KEY));
  return {
    traceState: parseTracestate([own, ...others.slice(0, MOST_OTHERS)].join()) ?? own,
    foreignTraceId,
  };
}
