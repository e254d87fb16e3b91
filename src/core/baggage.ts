import { formatUuid, parseUuid } from './uuid.ts';

// https://www.w3.org/TR/baggage/#limits
const MAX_LENGTH = 8192;

const MEMBER = 'correlation.id';

/** Adds the correlation id to a `baggage` header, after what the caller put there. */
export function addCorrelationId(baggage: string | null | undefined, correlationId: string): string {
  const member = `${MEMBER}=${correlationId}`;
  return baggage ? `${baggage},${member}` : member;
}

/** Reads the correlation id, a UUID, out of a `baggage` header; `null` where there is none. */
export function readCorrelationId(baggage: string | null | undefined): string | null {
  if (!baggage || baggage.length > MAX_LENGTH) return null;
  for (const member of baggage.split(',')) {
    const [key, value] = member.split(';', 1)[0]!.split('=', 2);
    const hex = key?.trim() === MEMBER ? parseUuid(value?.trim()) : null;
    if (hex) return formatUuid(hex);
  }
  return null;
}
