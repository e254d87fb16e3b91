import type { TelemetryRecord } from '../core/index.ts';

/** The current version of the bundle format. The first JSON line of a bundle holds it. */
export const BUNDLE_VERSION = 1;

/** The first line of a bundle. It is for people. */
export const BUNDLE_TITLE = 'Waybill support bundle: paste all of it into the search box of the support desk';

/** The beginning of the first JSON line of a bundle. This line describes the whole bundle for programs. */
export const BUNDLE_HEAD = '{"type":"waybill.bundle"';

/**
 * The beginning of the last line of a bundle. No record holds a semicolon, so no record can look like the last line.
 */
export const BUNDLE_END = 'End of Waybill support bundle;';

/** The content of a bundle: the records of one browser, as read from a text. */
export interface SupportBundle {
  /** The time when the bundle was written, in ISO 8601, UTC. Empty if the time cannot be read. */
  readonly madeAt: string;
  /** The records of the bundle. Records of failed traces come first, then those of the newest traces. */
  readonly records: readonly TelemetryRecord[];
  /** The number of records that did not fit into the bundle. */
  readonly leftOut: number;
  /** The number of records that are in the bundle but cannot be read. */
  readonly damaged: number;
  /**
   * The problem of the bundle. `cut off`: its beginning or its end is missing. `changed`: the text was changed after it
   * was written, so the records could be wrong. `newer`: a later version of this package wrote the bundle, and none of
   * its records is read. `null`: the bundle is intact.
   */
  readonly problem: 'cut off' | 'changed' | 'newer' | null;
}

/**
 * Removes the characters that mail and chat programs add or change: white space, invisible characters, and the marks
 * for quotes and emphasis.
 */
export function condense(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}>|*`~]+/gu, '');
}

/**
 * Writes a value as JSON in one line. Escapes the characters that `condense` removes, and the special characters of
 * HTML.
 */
export function formatLine(value: object): string {
  return JSON.stringify(value).replace(/[\s\p{Cc}\p{Cf}>|*`~<&;]/gu, (found) =>
    Array.from({ length: found.length }, (_, at) => found.charCodeAt(at).toString(16).padStart(4, '0'))
      .map((digits) => `\\u${digits}`)
      .join(''),
  );
}

/** Returns a checksum of lines in 8 hex digits, to find accidental changes. The algorithm is FNV-1a over UTF-16. */
export function checksumOf(lines: readonly string[]): string {
  let sum = 0x811c9dc5;
  for (const line of lines) {
    for (let at = 0; at < line.length; at++) sum = Math.imul(sum ^ line.charCodeAt(at), 0x01000193);
  }
  return (sum >>> 0).toString(16).padStart(8, '0');
}
