import { MOST_CHARACTERS, MOST_MEMBERS, type BaggageEntry, type BaggageProperty } from './parse-baggage.ts';

const TOKEN = /^[\w!#$%&'*+\-.^`|~]+$/;

// Only characters that need encoding are encoded, so that a header never grows when it is read and written again.
// https://www.w3.org/TR/baggage/#value
function encode(text: string): string {
  return text.toWellFormed().replace(/[^!#$&-+\--:<-[\]-~]+/g, encodeURIComponent);
}

function formatProperty({ key, value }: BaggageProperty): string {
  return value === undefined ? key : `${key}=${encode(value)}`;
}

function formatMember(entry: BaggageEntry): string | undefined {
  const pairs = [entry, ...(entry.properties ?? [])];
  if (!pairs.every(({ key }) => TOKEN.test(key))) return undefined;
  // This check comes first, because encoding a long value could take long.
  if (pairs.some(({ value = '' }) => value.length > MOST_CHARACTERS)) return undefined;
  return pairs.map(formatProperty).join(';');
}

/**
 * Writes a `baggage` header. Gives an empty text if no entry can be written.
 *
 * An entry is left out if its key, or the key of a property, is not a token. An entry is also left out if the header
 * would have more than 64 members or 8192 bytes with it; later entries that still fit are written. No entry is written
 * in part. Every program on the way can read baggage as plain text: put no secret and nothing personal into it.
 * @see https://www.w3.org/TR/baggage/
 */
export function formatBaggage(entries: readonly BaggageEntry[]): string {
  let header = '';
  let count = 0;
  for (const entry of entries) {
    const member = count < MOST_MEMBERS && formatMember(entry);
    if (!member) continue;
    const longer = header ? `${header},${member}` : member;
    if (longer.length > MOST_CHARACTERS) continue;
    header = longer;
    count++;
  }
  return header;
}
