import { isBytes, isHolder, isList, peek } from './peek.ts';

/** Why a header has no text that can be read. */
export type TextFault = 'too long' | 'not text';

/** The values of one header that are read. No header of ours has more than a few. */
const MOST_VALUES = 8;

const isNumbers = (value: unknown): value is readonly number[] =>
  isList(value) && typeof peek(value, '0') === 'number';

/** Gives the values of a header. A list means that the header occurs several times. A list of numbers holds bytes. */
export function valuesOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return isList(value) && !isNumbers(value) ? value.slice(0, MOST_VALUES) : [value];
}

/** The values inside of an attribute of SQS and SNS, or of a Buffer that was written as JSON. */
const INSIDE = ['StringValue', 'stringValue', 'BinaryValue', 'binaryValue', 'Value', 'data'];

function inside(value: unknown): unknown {
  if (!isHolder(value) || isList(value)) return value;
  for (const name of INSIDE) {
    const held = peek(value, name);
    if (held !== undefined) return held;
  }
  return undefined;
}

/**
 * Reads a value as text, at most `maxLength` bytes long. The length is checked before anything is decoded. Returns the
 * fault if there is no such text.
 */
export function readText(given: unknown, maxLength: number): { readonly text: string } | TextFault {
  const value = inside(given);
  if (typeof value === 'string') return value.length > maxLength ? 'too long' : { text: value };
  if (!isBytes(value) && !isNumbers(value)) return 'not text';
  if ((isNumbers(value) ? value.length : value.byteLength) > maxLength) return 'too long';
  try {
    const bytes = isNumbers(value) ? Uint8Array.from(value) : value;
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return 'not text';
  }
}
