import type { AttributeValue } from './records.ts';

/** Decides what may leave the page: gets each named value, nested ones too, and gives what is kept. */
export type Redactor = (key: string, value: AttributeValue) => AttributeValue;

const REDACTED = '[redacted]';

const SECRET_KEY =
  /passw|pwd|secret|token|authorization|cookie|(api|private)[-_]?key|credential|(^|[^a-z])(jwt|pin|cvv|ssn|otp)$/i;

// A JWT, even one that was cut off, or a bearer token anywhere in a text, and secrets in the credentials, the query
// or the fragment of a URL. All of them take time that grows linearly with the text: no two neighbouring parts can
// match the same characters.
const SECRET_TEXT =
  /\beyJ[\w.-]+|(?<=\bBearer )[\w.~+/=-]{8,}|(?<=:\/\/)[^\s/?#@]+(?=@)|(?<=[?&#](?:\w*token(?:_hash)?|code|api_?key|password|sig(?:nature)?)=)[^&#\s]+/gi;

/**
 * Hides passwords, tokens, keys and cookies: by the name of a value, and by the shape of a text.
 * The default for `redact`; call it from your own redactor to extend it.
 */
export function redactSecrets(key: string, value: AttributeValue): AttributeValue {
  if (SECRET_KEY.test(key)) return REDACTED;
  return typeof value === 'string' ? value.replace(SECRET_TEXT, REDACTED) : value;
}
