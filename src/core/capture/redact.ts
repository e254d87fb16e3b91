import { hideAddress } from './hide-address.ts';
import { hideNamedValues } from './hide-named-values.ts';
import { lazily } from './lazily.ts';
import { secrecyOf } from './secret-names.ts';
import type { AttributeValue } from '../records/records.ts';

/**
 * Decides which values can leave the page. It gets each named value, also nested values, and returns the value to keep.
 */
export type Redactor = (key: string, value: AttributeValue) => AttributeValue;

const REDACTED = '[redacted]';

// A text of short words and numbers holds no secret, and is not searched. Most request addresses are such texts.
const PLAIN =
  /^(?:https?:\/\/[\w.]+(?=\/))?(?:(?!bearer|basic|eyJ|AIza|xox|sk-)[a-z]{1,15}(?!\w)|v?\d{1,3}(?![\w-])|[ .,/!'()]|-(?![-\d]))*$/i;

// The alternatives are: a JWT, keys of well-known services, a PEM block, credentials in a header, an e-mail address,
// and a possible card number. A UUID of many digits is no card number. Each alternative takes linear time: if an attempt fails, no later attempt reads the same
// characters again. The expression is created at its first use, because this would take time at the start of a page.
const shape = lazily(
  () =>
    /(?<![a-z\d])(?:eyJ[\w.-]+|(?:sb_secret|sbp|[sr]k_(?:live|test)|gh[a-z]|github_pat|glpat|whsec|xox[a-z])[_-][\w-]+|A[KS]IA[A-Z\d]{12,}|AIza[\w-]{8,}|sk-[\w-]{20,})|-----BEGIN [^]*?(?:-----END[\w ]*-----|$)|(\b(?:bearer|basic(?= +(?:[a-z]*[\d+/=]|\w{16}))) +)[\w.~+/=-]{8,}|(?<![\w.+%-])[\w.+%-]+(?:@|%40)(?:[\w-]+\.)+[a-z]{2,}|(?<![\w.]|\d-)(?!\d{8}-\d{4}-)([2-6]\d{3}(?:[ -]?\d){9,15})(?!\w)/gi,
);

const ADDRESS = /(?:(?<![a-z])[a-z][a-z\d+.-]{0,20}:\/|(?<![\w/]))\/[^\s"'`<>\\]+/gi;

// https://en.wikipedia.org/wiki/Luhn_algorithm
function isCardNumber(digits: readonly string[]): boolean {
  const sum = digits.reduceRight(
    (before, digit, nth) => before + Number((digits.length - nth) % 2 ? digit : '0246813579'[Number(digit)]),
    0,
  );
  return sum % 10 === 0;
}

function hideSecrets(text: string): string {
  if (PLAIN.test(text)) return text;
  const rest = text
    .replace(ADDRESS, (address) => hideAddress(address, REDACTED))
    .replace(shape(), (match, scheme = '', card?: string) =>
      card && !isCardNumber(card.match(/\d/g)!) ? match : scheme + REDACTED,
    );
  return hideNamedValues(rest, REDACTED);
}

/**
 * Hides passwords, tokens, keys and cookies. It finds them by the name of a value, and by the form of a text.
 * It is the default for `redact`. To extend it, call it from your own redactor.
 */
export function redactSecrets(key: string, value: AttributeValue): AttributeValue {
  if (typeof value === 'boolean' || value === null) return value;
  const secrecy = secrecyOf(key);
  if (typeof value === 'number') {
    return secrecy > 1 || (value > 2e12 && hideSecrets(`${value}`) === REDACTED) ? REDACTED : value;
  }
  if (secrecy) return REDACTED;
  return typeof value === 'string' ? hideSecrets(value) : value;
}
