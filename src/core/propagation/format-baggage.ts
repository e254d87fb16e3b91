import { MOST_CHARACTERS, MOST_MEMBERS, type BaggageEntry, type BaggageProperty } from './parse-baggage.ts';

const TOKEN = /^[\w!#$%&'*+\-.^`|~]+$/;

// Only characters that need encoding are encoded, so a header that is read and written again never grows.
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
  // This check comes before the encoding, because encoding a long value would take long.
  if (pairs.some(({ value = '' }) => value.length > MOST_CHARACTERS)) return undefined;
  return pairs.map(formatProperty).join(';');
}

/**
 * Writes a `baggage` header. Returns an empty text if no entry can be written.
 *
 * An entry is left out if its key, or the key of one of its properties, is not a token. An entry is also left out if
 * adding it would make the header longer than 64 members or 8192 bytes. Later entries that still fit are written. Each
 * entry is written completely or not at all. Every program on the way can read baggage as plain text: put no secret and
 * nothing personal into it.
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
