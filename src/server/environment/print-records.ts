import type { Exporter } from '../../core/index.ts';

// JSON leaves these as they are, and a terminal obeys them: C1 controls, and what turns the direction of writing.
const UNSAFE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Writes each record on the console, as one line of JSON. */
export const printRecords: Exporter = async (records) => {
  for (const record of records) console.log(JSON.stringify(record).replace(UNSAFE, escape));
  return { accepted: records.length, rejected: [] };
};
