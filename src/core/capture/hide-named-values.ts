import { lazily } from './lazily.ts';
import { secrecyOf } from './secret-names.ts';

// A name, and the characters between the name and its value: `:`, `=` or `=>`, or only a space, as in `token abc123`.
// The expression is created at its first use, because this would take time at the start of a page.
const named = lazily(
  () =>
    /([?&#]?)(?<![\w.-])((?:(?:api|access|private|secret) )?[\w.-]+)(?:(\\*["'`]?\s{0,3}[:=]{1,3}>?\s{0,3})|(?=\s)(?<=--[\w-]{1,30}|token|passw(?:or)?d|secret|key|otp)\s{1,3}(?:is |was )?)/gi,
);

// The alternatives are: a word of programs for yes, no and nothing; a number; and a sentence, which can follow after
// `password: `.
const KEPT =
  /(?:true|false|null|[Nn]one|undefined|\[redacted\])(?!\w)|(-?\d+(?:\.\d+)?(?![\w.-]))|([a-z]{1,3}(?= [a-z])|(?:must|should|invalid|missing|required|expired|wrong|empty)\b)/y;

// A text in quotation marks, a list, or a word. Cookies and credentials have several words.
const VALUE = /(\\*["'`])(?:(?!\1)(?:\\[^]|[^\\]))+|[[{][^\]}]{0,4096}|[^\s&#"'`<>\\]+/y;
const WORDS = /(\\*["'`])?[^\n"'`\\[{][^\n"'`\\]*|[[{][^\]}]{0,4096}/y;
// Behind a space, a word with a digit is a value.
const CODE = /(?=[\w~+=-]*\d)[\w~+=-]{6,}/y;

function matchAt(expression: RegExp, text: string, start: number): RegExpExecArray | null {
  expression.lastIndex = start;
  return expression.exec(text);
}

/** Hides the values of secret names in a text, such as in `password: …`, `"token":"…"` and `token …`. */
export function hideNamedValues(text: string, hidden: string): string {
  let kept = '';
  let done = 0;
  for (const { 0: match, 1: mark, 2: name = '', 3: sign, index } of text.matchAll(named())) {
    const isOfQuery = mark && /^(?:code|state|sig|signature|email|phone)$/.test(name);
    const secrecy = isOfQuery ? 2 : secrecyOf(name);
    if (index < done || !secrecy) continue;
    const start = index + match.length;
    const found = matchAt(KEPT, text, start);
    if (found && (found[1] ? secrecy < 2 : !found[2] || sign?.endsWith(': '))) continue;
    const hasWords = /cookie|authorization/i.test(name);
    const form = !sign && !name.startsWith('--') ? CODE : hasWords ? WORDS : VALUE;
    const value = matchAt(form, text, start);
    if (!value) continue;
    kept += text.slice(done, start) + (value[1] ?? '') + hidden;
    done = form.lastIndex;
  }
  return kept + text.slice(done);
}
