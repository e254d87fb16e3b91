import { lazily } from './lazily.ts';
import type { AttributeValue } from '../records/records.ts';

/** Decides what may leave the page: gets each named value, nested ones too, and gives what is kept. */
export type Redactor = (key: string, value: AttributeValue) => AttributeValue;

const REDACTED = '[redacted]';

const PARTS =
  'passw|passphrase|pwd|secret|token|authorization|bearer|cookie|sessid|[cx]srf|saml|cvv|service_?role|(?:api|private|access)[-_]?key|credential';
const WORDS = '(?:jwt|pin|cvc|ssn|otp|sid|sso|auth|pass|nonce)';
// Both are made when they are needed: they would be a thirtieth of the start of a page.
const secretKey = lazily(() => new RegExp(`${PARTS}|^sb-|(?<![a-z])${WORDS}$`, 'i'));

// A JWT, keys of well-known services, a PEM block, credentials in an address or a header, `name=value` and
// `"name":"value"`, and what may be the number of a card. Texts may have been cut, with `…` at the end. Each takes time that
// grows linearly with the text: what one attempt has gone over in vain, no other one goes over again.
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

// Single-page apps and sign-in flows put into it whatever they like.
const FRAGMENT = /(?<![^\s"'<>(])((?=[a-z][a-z+.-]*:\/\/)[^\s#"'<>(]*#)[^\s"'<>)]+/gi;

// Without any of these there is nothing to look for, as in the address of most requests.
const TRACE_OF_SECRET = /[=_#@…]|["']\s?:|eyJ|AKIA|--|\d{4}(?:[ -]?\d){3}|(?:earer|asic) /i;

const verdicts = new Map<string, boolean>();

function isSecretKey(key: string): boolean {
  let verdict = verdicts.get(key);
  if (verdict === undefined) {
    // An app has few names; one that makes them up shall not fill the memory.
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
    .replace(secretText(), (match, url = '', scheme = '', name = '', card?: string) =>
      card && !isCardNumber(card.match(/\d/g)!) ? match : url + scheme + name + REDACTED,
    )
    .replace(FRAGMENT, `$1${REDACTED}`);
}

/**
 * Hides passwords, tokens, keys and cookies: by the name of a value, and by the shape of a text.
 * The default for `redact`; call it from your own redactor to extend it.
 */
export function redactSecrets(key: string, value: AttributeValue): AttributeValue {
  if (isSecretKey(key)) return REDACTED;
  if (typeof value === 'string') return hideSecrets(value);
  return typeof value === 'number' && value > 2e12 && hideSecrets(`${value}`) === REDACTED ? REDACTED : value;
}
