const UUID = /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i;

let lastHex = '';
let lastUuid = '';

/** Writes 32 hex digits as a UUID. */
export function formatUuid(hex: string): string {
  // All requests of an action need the same UUID, so the last result is kept.
  if (hex === lastHex) return lastUuid;
  lastHex = hex;
  // No regular expression here: it would take nine times as long.
  return (lastUuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`);
}

/**
 * Reads a UUID, with or without hyphens. Returns it as 32 lower-case hex digits, or `null` if the text is not a UUID.
 */
export function parseUuid(text: string | null | undefined): string | null {
  return typeof text === 'string' && UUID.test(text) ? text.replaceAll('-', '').toLowerCase() : null;
}

/**
 * Reads an id of 128 bits: a UUID, or 32 hex digits. Returns `undefined` for any other value and for zeros, because many
 * programs write an absent id as zeros. An id of zeros would connect unrelated records.
 */
export function parseId(value: unknown): string | undefined {
  const hex = parseUuid(value as string);
  return hex && /[^0]/.test(hex) ? hex : undefined;
}
