import type { TelemetryRecord } from '../core/index.ts';

/** The form that bundles have now, as their head says. */
export const BUNDLE_VERSION = 1;

/** The first line, for people. */
export const BUNDLE_TITLE = 'Waybill support bundle: paste all of it into the search box of the support desk';

/** How the line begins that tells of the whole, for programs. */
export const BUNDLE_HEAD = '{"type":"waybill.bundle"';

/** How the last line begins. No record holds a semicolon, so that none can look like it. */
export const BUNDLE_END = 'End of Waybill support bundle;';

/** What somebody's browser knew, as it came in a text. */
export interface SupportBundle {
  /** ISO 8601, UTC; empty where that cannot be read. */
  readonly madeAt: string;
  /** Failed traces first, then the newest. */
  readonly records: readonly TelemetryRecord[];
  /** How many records did not fit into it. */
  readonly leftOut: number;
  /** How many records were written into it and cannot be read. */
  readonly damaged: number;
  /**
   * `cut off`: its beginning or its end is missing. `changed`: it is not what was written, so that what can be read may
   * differ from what happened. `newer`: a later version of this package wrote it, and nothing of it is read.
   */
  readonly problem: 'cut off' | 'changed' | 'newer' | null;
}

/** Takes out of a text what mails and chats put in or change: white space, what nobody sees, and marks of quotes and emphasis. */
export function condense(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}>|*`~]+/gu, '');
}

/** Writes JSON in one line that holds nothing of all that, nor what a page would take for HTML. */
export function formatLine(value: object): string {
  return JSON.stringify(value).replace(/[\s\p{Cc}\p{Cf}>|*`~<&;]/gu, (found) =>
    Array.from({ length: found.length }, (_, at) => found.charCodeAt(at).toString(16).padStart(4, '0'))
      .map((digits) => `\\u${digits}`)
      .join(''),
  );
}

/** Sums lines up in 8 hex digits, by which accidents on the way are found: FNV-1a over UTF-16. */
export function checksumOf(lines: readonly string[]): string {
  let sum = 0x811c9dc5;
  for (const line of lines) {
    for (let at = 0; at < line.length; at++) sum = Math.imul(sum ^ line.charCodeAt(at), 0x01000193);
  }
  return (sum >>> 0).toString(16).padStart(8, '0');
}
