import { lazily } from './lazily.ts';
import type { AttributeValue } from '../records/records.ts';

/**
 * Decides which values can leave the page. It gets each named value, also nested values, and returns the value to keep.
 */
export type Redactor = (key: string, value: AttributeValue) => AttributeValue;

const REDACTED = '[redacted]';

const PARTS =
  'passw|passphrase|pwd|secret|token|authorization|bearer|cookie|sessid|[cx]srf|saml|cvv|service_?role|(?:api|private|access)[-_]?key|credential';
const WORDS = '(?:jwt|pin|cvc|ssn|otp|sid|sso|auth|pass|nonce)';
// Both expressions are created at their first use. Creating them at the start of a page would take a thirtieth of the
// time that the start takes.
const secretKey = lazily(() => new RegExp(`${PARTS}|^sb-|(?<![a-z])${WORDS}$`, 'i'));

// The alternatives are: a JWT, keys of well-known services, a PEM block, credentials in an address or a header,
// `name=value` and `"name":"value"`, and a possible card number. In a cut text, credentials in an address can end with
// `…` instead of `@`. Each alternative takes linear time: if an attempt fails, no later attempt reads the same
// characters again.
const secretText = lazily(
  () =>
    new RegExp(
      [
        '(?<![a-z\\d])(?:eyJ[\\w.-]+|(?:sb_secret|sbp|[sr]k_(?:live|test)|gh[a-z]|github_pat)_[\\w-]+|AKIA[A-Z\\d]{12,})',
        '-----BEGIN [^]*?(?:-----END[\\w ]*-----|$)',
        '(:\\/\\/)[^\\s/?#"\'<>]+(?=[@…])',
        '(\\b(?:bearer|basic(?= +(?:[a-z]*[\\d+/=]|\\w{16}))) +)[\\w.~+/=-]{8,}',
        `((?<![\\w-])(?=[\\w-]*(?:${PARTS}|(?<![a-z])${WORDS}(?![\\w-]))|(?<=[?&#])(?:code|state|sig|signature|email|phone)=)[\\w-]+(?:=|\\\\?["']\\s?:\\s?)\\\\?["']?)(?:(?<=["'])[^"'\\\\]+|[^\\s&#"'<>\\\\]+)`,
        '(?<![\\w.])([2-6]\\d{3}(?:[ -]?\\d){9,15})(?!\\d)',
      ].join('|'),
      'gi',
    ),
);

// The fragment of a URL can hold secrets: single-page apps and sign-in flows put all kinds of data into it.
const FRAGMENT = /(?<![^\s"'<>(])((?=[a-z][a-z+.-]*:\/\/)[^\s#"'<>(]*#)[^\s"'<>)]+/gi;

// If this expression finds nothing, the text is not searched for secrets. It finds nothing in most request addresses.
const TRACE_OF_SECRET = /[=_#@…]|["']\s?:|eyJ|AKIA|--|\d{4}(?:[ -]?\d){3}|(?:earer|asic) /i;

const verdicts = new Map<string, boolean>();

function isSecretKey(key: string): boolean {
  let verdict = verdicts.get(key);
  if (verdict === undefined) {
    // Most apps use few names. If an app generates names, the map must not fill the memory.
    if (verdicts.size > 500) verdicts.clear();
    verdict = secretKey().test(key.replace(/[a-z](?=[A-Z])/g, '$&_'));
    verdicts.set(key, verdict);
  }
  return verdict;
}

// https://en.wikipedia.org/wiki/Luhn_algorithm
function isCardNumber(digits: readonly string[]): boolean {
  const sum = digits.reduceRight(
    (before, digit, nth) => before + Number((digits.length - nth) % 2 ? digit : '0246813579'[Number(digit)]),
    0,
  );
  return sum % 10 === 0;
}

function hideSecrets(text: string): string {
  if (!TRACE_OF_SECRET.test(text)) return text;
  return text
    .replace(secretText(), (match, ...[url = '', scheme = '', name = '', card]: (string | undefined)[]) =>
      card && !isCardNumber(card.match(/\d/g)!) ? match : url + scheme + name + REDACTED,
    )
    .replace(FRAGMENT, `$1${REDACTED}`);
}

/**
 * Hides passwords, tokens, keys and cookies. It finds them by the name of a value, and by the form of a text.
 * It is the default for `redact`. To extend it, call it from your own redactor.
 */
export function redactSecrets(key: string, value: AttributeValue): AttributeValue {
  if (isSecretKey(key)) return REDACTED;
  if (typeof value === 'string') return hideSecrets(value);
  return typeof value === 'number' && value > 2e12 && hideSecrets(`${value}`) === REDACTED ? REDACTED : value;
}
