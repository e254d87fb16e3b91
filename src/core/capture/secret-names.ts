import { lazily } from './lazily.ts';

// All expressions are created at their first use, because creating them at the start of a page would take time there.
const secret = lazily(
  () =>
    /^_sb_(?=.)|_(?:[a-z]*(?:passw(?:or)?d|secret|token|cookie|credential|sessid)s?|pass(?:phrase|code)|pwd|authorization|bearer|[cx]srf|saml|cvv|service_?role|(?:api|private|access|secret|signing)_?keys?)_|_(?:jwt|pin|cvc|ssn|otp|sid|sso|auth|pass|nonce)_(?:(?:code|value)_)?$/,
);

// These words make a name harmless: the name of a page cursor, a fact about a secret, or a question with a yes or no.
const harmless = lazily(
  () =>
    /^_(?:is|has)_|_(?:page|next|cursor|sync|cancel|design)_tokens?_|_(?:count|length|size|type|name|ur[il]|endpoint|expir[a-z]+|at|in|ttl|enabled|required|consent|policy|banner|version|limit|usage|attempts|strength|status|error|ms)_$/,
);

// A number with another name, such as `tokens`, is a count.
const numeric = lazily(() => /_(?:passw(?:or)?d|passcode|pwd|pin|cvv|cvc|ssn|otp)_(?:code_)?$|^_token_$/);

const verdicts = new Map<string, number>();

/**
 * Judges a value by the words of its name, so that `secretary` and `tokenizer` are no secrets. Capital letters, digits
 * and all other characters separate the words. Returns 0 if the value is no secret, 1 if a text is a secret, and 2 if a
 * number is a secret too.
 */
export function secrecyOf(name: string): number {
  let verdict = verdicts.get(name);
  if (verdict === undefined) {
    const words = `_${name}_`
      .replace(/[a-z\d](?=[A-Z])|[A-Z](?=[A-Z][a-z])/g, '$&_')
      .replace(/[^a-z]+/gi, '_')
      .toLowerCase();
    verdict = !secret().test(words) || harmless().test(words) ? 0 : numeric().test(words) ? 2 : 1;
    // Most apps use few and short names. If an app generates names, the map must not fill the memory.
    if (verdicts.size > 500) verdicts.clear();
    if (name.length < 99) verdicts.set(name, verdict);
  }
  return verdict;
}
