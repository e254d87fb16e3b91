import { type MemberName, readMembers, readTime } from '../../core/internal.ts';

/** Reads the text of a parameter. Returns `null` if the text is not valid. */
export type ReadParameter = (text: string) => unknown;

/** The values of the parameters of a request. A parameter that was not given is absent. */
export type Parameters = Readonly<Record<string, never>>;

const MOST_CURSOR_CHARACTERS = 2000;
const MOST_NAME_CHARACTERS = 1000;
const MOST_ID_CHARACTERS = 128;

const isPlain = (text: string, most: number): boolean =>
  text.length <= most && !text.includes('\0') && text.isWellFormed();

/** Reads one of several words. */
export function oneOf(...words: readonly string[]): ReadParameter {
  return (text) => (words.includes(text) ? text : null);
}

/** Reads a member of a filter by the rules of all stores. */
export function member(name: MemberName): ReadParameter {
  return (text) => (readMembers({ [name]: text }, [name]) ? text : null);
}

export const readLimit: ReadParameter = (text) => (/^(?:[1-9]\d?|100)$/.test(text) ? Number(text) : null);
export const readFlag: ReadParameter = (text) => (text === 'true' ? true : text === 'false' ? false : null);
export const readId: ReadParameter = (text) =>
  text !== '' && isPlain(text, MOST_ID_CHARACTERS) ? text : null;
export const readName: ReadParameter = (text) => (isPlain(text, MOST_NAME_CHARACTERS) ? text : null);
export const readBefore: ReadParameter = (text) => (readTime(text) === null ? null : text);
// A cursor of another list finds nothing, as in every store. So only its form is checked.
export const readCursor: ReadParameter = (text) =>
  text.length <= MOST_CURSOR_CHARACTERS && /^[\x21-\x7e]+$/.test(text) ? text : null;

/**
 * Reads the parameters of a request. Returns the name of the first parameter that is missing, not valid or given twice,
 * or an empty name for an unknown parameter. A filter that is not understood must not be left out, because the answer
 * would show more than was asked for.
 */
export function readParameters(
  given: URLSearchParams,
  readers: Readonly<Record<string, ReadParameter>>,
  required: readonly string[],
): Parameters | string {
  const values: Record<string, unknown> = {};
  for (const [name, text] of given) {
    if (!Object.hasOwn(readers, name)) return '';
    if (Object.hasOwn(values, name)) return name;
    const value = readers[name]!(text);
    if (value === null) return name;
    values[name] = value;
  }
  return required.find((name) => !Object.hasOwn(values, name)) ?? (values as Parameters);
}
