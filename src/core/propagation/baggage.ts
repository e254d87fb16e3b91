import { BAGGAGE_LIMITS, parseBaggage } from './parse-baggage.ts';
import { formatUuid, parseUuid } from './uuid.ts';

const KEY = 'correlation.id';

const OURS = /^[ \t]*correlation\.id[ \t]*(?:[=;]|$)/;

const formatMember = (correlationId: string): string => `${KEY}=${correlationId}`;

function fits(members: readonly string[]): boolean {
  return members.length <= BAGGAGE_LIMITS.members && members.join().length <= BAGGAGE_LIMITS.length;
}

function membersOfOthers(baggage: string | null | undefined): string[] {
  // Empty members come from joined headers, and are none.
  return (baggage ?? '').split(',').filter((member) => /[^ \t]/.test(member) && !OURS.test(member));
}

/** Takes the correlation id out of a `baggage` header; what others put there stays as it is. */
export function removeCorrelationId(baggage: string | null | undefined): string {
  return membersOfOthers(baggage).join();
}

/**
 * Adds the correlation id to a `baggage` header, after what the caller put there and in place of an older one.
 * It is left out where the header would have more than 64 members or 8192 bytes, because then others may drop any of them.
 * @see https://www.w3.org/TR/baggage/#limits
 */
export function addCorrelationId(baggage: string | null | undefined, correlationId: string): string {
  const others = membersOfOthers(baggage);
  const all = [...others, formatMember(correlationId)];
  return (fits(all) ? all : others).join();
}

/** Tells whether the correlation id may join a caller's `baggage`: not where one stands already, or where it finds no room. */
export function takesCorrelationId(baggage: string, correlationId: string): boolean {
  const members = baggage.split(',');
  return !members.some((member) => OURS.test(member)) && fits([...members, formatMember(correlationId)]);
}

/** Reads the correlation id, a UUID, out of a `baggage` header; `null` where there is none. */
export function readCorrelationId(baggage: string | null | undefined): string | null {
  for (const { key, value } of parseBaggage(baggage) ?? []) {
    const hex = key === KEY ? parseUuid(value) : null;
    if (hex) return formatUuid(hex);
  }
  return null;
}
