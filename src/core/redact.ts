import type { AttributeValue } from './records.ts';

/** Decides what may leave the page: gets each named value, nested ones too, and gives what is kept. */
export type Redactor = (key: string, value: AttributeValue) => AttributeValue;

const REDACTED = '[redacted]';

const SECRET_KEY =
  /passw|passwd|pwd$|secret|token|authorization|cookie|api[-_]?key|credential|private[-_]?key|(^|[._-])(jwt|pin|cvv|ssn|otp|apikey)$/i;

// A JWT or an Authorization value anywhere in a text, and secrets in the query or fragment of a URL.
// All of them take time that grows linearly with the text: no two neighbouring parts can match the same characters.
const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, REDACTED],
  [/\b(Bearer|Basic) [\w.~+/=-]+/gi, `$1 ${REDACTED}`],
  [/\b(sb_secret_|sbp_|sk_live_|sk_test_)\w+/g, REDACTED],
  [
    /([?&#](?:access_token|refresh_token|id_token|token|token_hash|code|apikey|api_key|password|signature|sig)=)[^&#\s]+/gi,
    `$1${REDACTED}`,
  ],
];

/**
 * Hides passwords, tokens, keys and cookies: by the name of a value, and by the shape of a text.
 * The default for `redact`; call it from your own redactor to extend it.
 */
export function redactSecrets(key: string, value: AttributeValue): AttributeValue {
  if (SECRET_KEY.test(key)) return REDACTED;
  if (typeof value !== 'string') return value;
  return SECRET_TEXT.reduce((text, [pattern, kept]) => text.replace(pattern, kept), value);
}
