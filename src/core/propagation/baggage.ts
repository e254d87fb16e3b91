import { MOST_CHARACTERS, MOST_MEMBERS, parseBaggage } from './parse-baggage.ts';
import { formatUuid, parseUuid } from './uuid.ts';

const KEY = 'correlation.id';

const OURS = /^[ \t]*correlation\.id[ \t]*(?:[=;]|$)/;

const formatMember = (correlationId: string): string => `${KEY}=${correlationId}`;

function fits(members: readonly string[]): boolean {
  return members.length <= MOST_MEMBERS && members.join().length <= MOST_CHARACTERS;
}

function membersOfOthers(baggage: string | null | undefined): string[] {
  // Joined headers can leave empty members. These members are dropped.
  return (typeof baggage === 'string' ? baggage : '')
    .split(',')
    .filter((member) => /[^ \t]/.test(member) && !OURS.test(member));
}

/** Removes the correlation id from a `baggage` header. All other members stay as they are. */
export function removeCorrelationId(baggage: string | null | undefined): string {
  return membersOfOthers(baggage).join();
}

/**
 * Adds the correlation id to a `baggage` header, after the members of the caller. It replaces an older correlation id.
 * If the header would get more than 64 members or 8192 bytes, the id is left out. From such a header, other programs
 * could drop any member.
 * @see https://www.w3.org/TR/baggage/#limits
 */
export function addCorrelationId(baggage: string | null | undefined, correlationId: string): string {
  const others = membersOfOthers(baggage);
  const all = [...others, formatMember(correlationId)];
  return (fits(all) ? all : others).join();
}

/**
 * Tells whether the correlation id can be added to a caller's `baggage`. True if the header has room and no correlation
 * id yet.
 */
export function takesCorrelationId(baggage: string, correlationId: string): boolean {
  const members = baggage.split(',');
  return !members.some((member) => OURS.test(member)) && fits([...members, formatMember(correlationId)]);
}

/** Reads the correlation id, a UUID, from a `baggage` header. Returns `null` if the header has no correlation id. */
export function readCorrelationId(baggage: string | null | undefined): string | null {
  for (const { key, value } of parseBaggage(baggage) ?? []) {
    const hex = key === KEY ? parseUuid(value) : null;
    if (hex) return formatUuid(hex);
  }
  return null;
}
