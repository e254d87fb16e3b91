import { parseReference } from '../core/index.ts';

const LABELLED =
  /\bref(?:erence|\.)?(?: (?:number|no\.?|code|id|is))*[\s"'>*|`:=#]{0,20}([0-9A-Z]{3,5} ?- ?[0-9A-Z]{4,6}|[0-9A-Z]{4} ?[0-9A-Z]{5})(?![0-9A-Z])/gi;
const HYPHENATED = /(?<![0-9A-Z-])[0-9A-Z]{4}-[0-9A-Z]{5}(?![0-9A-Z-])/gi;
const UNHYPHENATED = /(?<![0-9A-Z-])[0-9A-Z]{4} ?[0-9A-Z]{5}(?![0-9A-Z-])/gi;
const ALONE = /^[0-9A-Z]{4}[- ]?[0-9A-Z]{5}$/i;
// If the code is the whole input, it may have one character too few or too many and still look like a reference.
const NEARLY_ALONE = /^[0-9A-Z]{3,5}[- ]?[0-9A-Z]{4,6}$/i;

/**
 * Finds a reference in a text. Gives its 40 bits, or the mistyped code if a code looks like a reference but is not
 * valid.
 *
 * Ordinary words have the same shape ("something", "went wrong", "well-known"), and one word in 32 passes the check. So
 * a code without a digit counts only if it has a label or is the whole text, and codes with a digit are tried first.
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

// Words have no digits, and order numbers have no letters.
function isMixed(code: string): boolean {
  return /\d/.test(code) && /[A-Z]/i.test(code);
}
