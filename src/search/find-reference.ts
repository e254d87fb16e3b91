import { parseReference } from '../core/index.ts';

const LABELLED =
  /\bref(?:erence|\.)?(?: (?:number|no\.?|code|id|is))*[\s"'>*|`:=#]{0,20}([0-9A-Z]{3,5} ?- ?[0-9A-Z]{4,6}|[0-9A-Z]{4} ?[0-9A-Z]{5})(?![0-9A-Z])/gi;
const HYPHENATED = /(?<![0-9A-Z-])[0-9A-Z]{4}-[0-9A-Z]{5}(?![0-9A-Z-])/gi;
const UNHYPHENATED = /(?<![0-9A-Z-])[0-9A-Z]{4} ?[0-9A-Z]{5}(?![0-9A-Z-])/gi;
const ALONE = /^[0-9A-Z]{4}[- ]?[0-9A-Z]{5}$/i;
// If the input is only one code, it can be a mistyped reference: each half can have one character too few or too many.
const NEARLY_ALONE = /^[0-9A-Z]{3,5}[- ]?[0-9A-Z]{4,6}$/i;

/**
 * Finds a reference in a text. Returns the 40 bits of the reference. If a code looks like a reference but is not valid,
 * returns that code as `mistyped`. Returns `null` if the text holds neither.
 *
 * Ordinary words can have the shape of a reference ("something", "went wrong", "well-known"), and one in 32 such words
 * has a valid check character by chance. So a code without a digit counts only if it has a label or is the whole text.
 * Codes with a digit are tried first.
 */
export function findReference(text: string): { low40: string } | { mistyped: string } | null {
  const whole = text.trim();
  const labelled = [...text.matchAll(LABELLED)].map((match) => match[1]!);
  const alone = ALONE.test(whole) || (NEARLY_ALONE.test(whole) && isMixed(whole)) ? [whole] : [];
  const hyphenated = text.match(HYPHENATED) ?? [];
  const unhyphenated = text.match(UNHYPHENATED) ?? [];

  const candidates = [...labelled, ...alone, ...hyphenated, ...unhyphenated].filter(hasDigit);
  for (const code of [...candidates, ...labelled, ...alone]) {
    const parsed = parseReference(code);
    if ('low40' in parsed) return parsed;
  }
  const mistyped = [...labelled.filter(hasDigit), ...alone, ...hyphenated.filter(isMixed)][0];
  return mistyped === undefined ? null : { mistyped };
}

function hasDigit(code: string): boolean {
  return /\d/.test(code);
}

// Words have no digits, and order numbers have no letters. So a code with both is probably a reference.
function isMixed(code: string): boolean {
  return /\d/.test(code) && /[A-Z]/i.test(code);
}
