import { formatUuid, parseUuid } from './uuid.ts';

// https://www.w3.org/TR/baggage/#limits
const MAX_LENGTH = 8192;

const MEMBER = 'correlation.id';

function isOurs(member: string): boolean {
  return member.split('=', 1)[0]!.trim() === MEMBER;
}

/** Takes the correlation id out of a `baggage` header; what others put there stays as it is. */
export function removeCorrelationId(baggage: string | null | undefined): string {
  return (baggage ?? '')
    .split(',')
    .filter((member) => !isOurs(member))
    .join();
}

/** Adds the correlation id to a `baggage` header, after what the caller put there and in place of an older one. */
export function addCorrelationId(baggage: string | null | undefined, correlationId: string): string {
  const others = removeCorrelationId(baggage);
  return `${others}${others && ','}${MEMBER}=${correlationId}`;
}

/** Reads the correlation id, a UUID, out of a `baggage` header; `null` where there is none. */
export function readCorrelationId(baggage: string | null | undefined): string | null {
  if (!baggage || baggage.length > MAX_LENGTH) return null;
  for (const member of baggage.split(',')) {
    const value = isOurs(member) ? member.split(';', 1)[0]!.split('=', 2)[1] : undefined;
    const hex = parseUuid(value?.trim());
    if (hex) return formatUuid(hex);
  }
  return null;
}
