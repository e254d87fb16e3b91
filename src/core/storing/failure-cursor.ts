import { sha256 } from '../propagation/sha256.ts';

/** A place in a list that is in order of time, newest first. */
export interface ListPosition {
  /** Nanoseconds since 1970. */
  readonly nano: string;
  /** The key of an entry among those with the same time. */
  readonly key: string;
}

const MOST_CHARACTERS = 2000;
const MOST_KEY_CHARACTERS = 300;

// The check binds a cursor to its list: the tenant, the filter and the order. It is no secret. A cursor holds only a
// place, so a forged one shows nothing that its sender could not list anyway.
function checkOf(place: string, list: string): string {
  return sha256(`${place} ${list}`).slice(0, 16);
}

function toBase64(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte));
  return btoa(bytes.join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder('utf-8', { fatal: true }).decode(
    Uint8Array.from(binary, (character) => character.charCodeAt(0)),
  );
}

/** Writes a place as an opaque text for one list. */
export function writeCursor({ nano, key }: ListPosition, list: string): string {
  const place = toBase64(JSON.stringify([nano, key]));
  return `${place}.${checkOf(place, list)}`;
}

/** Reads a cursor. Returns null if it is not valid, or belongs to another list. */
export function readCursor(cursor: unknown, list: string): ListPosition | null {
  if (typeof cursor !== 'string' || cursor.length > MOST_CHARACTERS) return null;
  const [place = '', check, ...rest] = cursor.split('.');
  if (rest.length > 0 || check !== checkOf(place, list)) return null;
  try {
    const [nano, key] = JSON.parse(fromBase64(place)) as unknown[];
    const isPlace = typeof nano === 'string' && /^\d{1,19}$/.test(nano) && typeof key === 'string';
    return isPlace && key.length <= MOST_KEY_CHARACTERS && !key.includes('\0') ? { nano, key } : null;
  } catch {
    return null;
  }
}
