import type { TelemetryRecord } from '../core/index.ts';

/** The current version of the format. The head of a bundle gives it. */
export const BUNDLE_VERSION = 1;

/** The first line of a bundle, for people. */
export const BUNDLE_TITLE = 'Waybill support bundle: paste all of it into the search box of the support desk';

/** The beginning of the line that describes the whole bundle, for programs. */
export const BUNDLE_HEAD = '{"type":"waybill.bundle"';

/** The beginning of the last line. No record holds a semicolon, so no record can look like this line. */
export const BUNDLE_END = 'End of Waybill support bundle;';

/** The records of one browser, as read from a text. */
export interface SupportBundle {
  /** The time of writing in ISO 8601, UTC. Empty if the time cannot be read. */
  readonly madeAt: string;
  /** Failed traces first, then the newest. */
  readonly records: readonly TelemetryRecord[];
  /** The number of records that did not fit into the bundle. */
  readonly leftOut: number;
  /** The number of records that were written into the bundle and cannot be read. */
  readonly damaged: number;
  /**
   * `cut off`: the beginning or the end of the bundle is missing. `changed`: the text is not as it was written, so its
   * records may be wrong. `newer`: a later version of this package wrote the bundle, and no record of it is read.
   * `null`: the bundle is intact.
   */
  readonly problem: 'cut off' | 'changed' | 'newer' | null;
}

/**
 * Removes the characters that mails and chats add or change: white space, invisible characters, and marks for quotes
 * and emphasis.
 */
export function condense(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}>|*`~]+/gu, '');
}

/** Writes JSON in one line. Escapes the characters that `condense` removes, and the special characters of HTML. */
export function formatLine(value: object): string {
  return JSON.stringify(value).replace(/[\s\p{Cc}\p{Cf}>|*`~<&;]/gu, (found) =>
    Array.from({ length: found.length }, (_, at) => found.charCodeAt(at).toString(16).padStart(4, '0'))
      .map((digits) => `\\u${digits}`)
      .join(''),
  );
}

/** Gives a checksum of lines in 8 hex digits, to find accidental changes: FNV-1a over UTF-16. */
export function checksumOf(lines: readonly string[]): string {
  let sum = 0x811c9dc5;
  for (const line of lines) {
    for (let at = 0; at < line.length; at++) sum = Math.imul(sum ^ line.charCodeAt(at), 0x01000193);
  }
  return (sum >>> 0).toString(16).padStart(8, '0');
}
