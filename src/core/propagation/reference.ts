// Crockford's base32 leaves out I, L and O, because they look like 1 and 0. It also leaves out U.
// https://www.crockford.com/base32.html
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const CODE_LENGTH = 8;

// The check character is a weighted sum over GF(32) with the polynomial x⁵ + x² + 1. The weights are a, a², a³ …, the
// powers of the field's generator a. They are distinct and not zero, so the sum catches each single wrong character and
// each swap of two characters. The sum follows Horner's rule from the last character to the first: each step multiplies
// the sum by a.
function addToCheck(sum: number, value: number): number {
  const doubled = (sum ^ value) * 2;
  return doubled > 31 ? doubled ^ 37 : doubled;
}

let lastTraceId = '';
let lastReference = '';

/**
 * Writes the short code that people read and copy, such as `KM70-WHSPV`.
 *
 * Eight characters of Crockford's base32 spell the low 40 bits of the trace id (its last ten hex digits). The ninth
 * character is a check character. `traceId` can be 32 hex digits or a UUID, in upper or lower case.
 */
export function formatReference(traceId: string): string {
  // All records of an action need the same reference, so the last result is kept.
  if (traceId === lastTraceId) return lastReference;
  let rest = parseInt(traceId.slice(-10), 16);
  let code = '';
  let check = 0;
  for (let place = 0; place < CODE_LENGTH; place++) {
    const value = rest % 32;
    rest = (rest - value) / 32;
    check = addToCheck(check, value);
    code = ALPHABET[value]! + (place === CODE_LENGTH / 2 ? '-' : '') + code;
  }
  lastTraceId = traceId;
  return (lastReference = code + ALPHABET[check]!);
}

/**
 * Reads a reference as people write it: in upper or lower case, with or without the hyphen, with O for 0, and with I or
 * L for 1.
 *
 * Returns the low 40 bits of the trace id as ten hex digits, or a problem. The problem is `mistyped` if the text looks
 * like a reference but its check character is wrong. Otherwise it is `not a reference`.
 */
export function parseReference(
  text: string,
): { low40: string } | { problem: 'mistyped' | 'not a reference' } {
  if (typeof text !== 'string') return { problem: 'not a reference' };
  const code = text
    .slice(0, 64)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}._]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  if (!/^[0-9A-Z]{9}$/.test(code)) return { problem: 'not a reference' };
  const values = [...code].map((character) => ALPHABET.indexOf(character));
  const check = values.slice(0, CODE_LENGTH).reduceRight(addToCheck, 0);
  // The alphabet has no U. In a text of nine characters, a U is a misread character.
  if (values.includes(-1) || check !== values[CODE_LENGTH]) return { problem: 'mistyped' };
  const low40 = values.slice(0, CODE_LENGTH).reduce((sum, value) => sum * 32 + value, 0);
  return { low40: low40.toString(16).padStart(10, '0') };
}
