import type { CorsProblem, CorsVerdict } from './cors-verdict.ts';
import { formatForeignText } from './format-foreign-text.ts';
import { isToken, SAFE_METHODS, type Preflight } from './plan-preflight.ts';
import type { PreflightAnswer } from './send-preflight.ts';
import { RESPONSE_IDS } from '../core/internal.ts';

interface List {
  readonly names: readonly string[];
  /** Whether the list is malformed. Browsers refuse an answer with a malformed list, even if another line says `*`. */
  readonly isMalformed: boolean;
}

// Reads a list of header names or methods. The lists follow the grammar of `#field-name` and `#method`, which allow
// empty members.
// https://fetch.spec.whatwg.org/#extract-header-list-values
function parseList(value: string | null): List {
  // The pattern finds the first character that is no blank, and from the end the last one: each only once.
  const members = (value ?? '').split(',').map((member) => /[^ \t](?:[^]*[^ \t])?/.exec(member)?.[0] ?? '');
  const isMalformed = !members.every((member) => member === '' || isToken(member));
  return { names: (isMalformed ? members.join(' ').split(/[\s;]+/) : members).filter(isToken), isMalformed };
}

/** Joins names for a sentence, such as `a, b and c`. */
export function joinNames(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

const quote = (value: string | null): string => `"${formatForeignText(value ?? '')}"`;

function judgeStatus({ status }: PreflightAnswer): CorsProblem | null {
  if (status >= 200 && status <= 299) return null;
  const remedy =
    status === 401 || status === 403
      ? 'A preflight carries no token and no cookie: answer OPTIONS before you check the sign-in.'
      : status === 404 || status === 405 || status === 501
        ? 'Nothing answers OPTIONS at this address: answer it with 204.'
        : 'Browsers want 200 to 299: answer OPTIONS with 204.';
  return { kind: 'status', message: `The answer has status ${status}. ${remedy}` };
}

// https://fetch.spec.whatwg.org/#concept-cors-check
function judgeOrigin({ origin, credentials }: Preflight, { header }: PreflightAnswer): CorsProblem | null {
  const allowed = header('access-control-allow-origin');
  if (allowed === origin || (allowed === '*' && !credentials)) return null;
  const message =
    allowed === null
      ? 'The answer has no Access-Control-Allow-Origin.'
      : allowed === '*'
        ? 'Access-Control-Allow-Origin is "*", which is not enough with cookies: name the origin.'
        : allowed.includes(',')
          ? `Access-Control-Allow-Origin is ${quote(allowed)}, but it may name only one origin: the origin of the page.`
          : `Access-Control-Allow-Origin is ${quote(allowed)}, but the origin of the page is ${origin}.`;
  return { kind: 'origin', message, line: `Access-Control-Allow-Origin: ${origin}` };
}

function judgeCredentials({ credentials }: Preflight, { header }: PreflightAnswer): CorsProblem | null {
  const value = header('access-control-allow-credentials');
  if (!credentials || value === 'true') return null;
  const found = value === null ? 'The answer has no' : `The answer has ${quote(value)} as`;
  return {
    kind: 'credentials',
    message: `${found} Access-Control-Allow-Credentials, so the page may send no cookies.`,
    line: 'Access-Control-Allow-Credentials: true',
  };
}

const malformed = (name: string, value: string | null): string =>
  `${name} is ${quote(value)}, which is not a list of names separated by commas. Browsers then refuse everything.`;

function judgeMethod({ method, credentials }: Preflight, { header }: PreflightAnswer): CorsProblem | null {
  const value = header('access-control-allow-methods');
  const { names, isMalformed } = parseList(value);
  const hasStar = names.includes('*');
  const isAllowed = names.includes(method) || SAFE_METHODS.test(method) || (hasStar && !credentials);
  if (isAllowed && !isMalformed) return null;
  const message = isMalformed
    ? malformed('Access-Control-Allow-Methods', value)
    : hasStar
      ? `Access-Control-Allow-Methods is "*", which means nothing with cookies, so ${method} is not allowed.`
      : `The answer does not allow the method ${method}.`;
  return {
    kind: 'method',
    message,
    line: `Access-Control-Allow-Methods: ${[...new Set([...names, method])].join(', ')}`,
  };
}

type HeaderVerdict = Pick<CorsVerdict, 'allowed' | 'missing'> & { readonly problem: CorsProblem | null };

function judgeHeaders({ names, credentials }: Preflight, { header }: PreflightAnswer): HeaderVerdict {
  const value = header('access-control-allow-headers');
  const { names: allowed, isMalformed } = parseList(value);
  const known = new Set(allowed.map((name) => name.toLowerCase()));
  const hasStar = known.has('*');
  // `*` never covers the `Authorization` header. If the request carries cookies, `*` is an ordinary name without a
  // special meaning.
  const isAllowed = (name: string): boolean =>
    known.has(name) || (hasStar && !credentials && name !== 'authorization');
  const missing = names.filter((name) => !isAllowed(name));
  if (missing.length === 0 && !isMalformed) return { allowed, missing, problem: null };
  const star = credentials
    ? 'means nothing with cookies'
    : 'does not cover authorization, although Chromium accepts it';
  const message = isMalformed
    ? malformed('Access-Control-Allow-Headers', value)
    : `The answer does not allow ${joinNames(missing)}.${hasStar ? ` Its "*" ${star}.` : ''}`;
  const line = `Access-Control-Allow-Headers: ${[...new Set([...allowed, ...missing])].join(', ')}`;
  const problem = { kind: 'headers', message, line } as const;
  return isMalformed ? { allowed: [], missing: names, problem } : { allowed, missing, problem };
}

function readExposed({ credentials }: Preflight, { header }: PreflightAnswer): CorsVerdict['exposed'] {
  const value = header('access-control-expose-headers');
  if (value === null) return undefined;
  const { names, isMalformed } = parseList(value);
  const known = new Set(names.map((name) => name.toLowerCase()));
  const readable = RESPONSE_IDS.filter((name) => known.has(name) || (known.has('*') && !credentials));
  return isMalformed ? [] : readable;
}

/**
 * Judges the answer to a preflight by the rules of the Fetch standard. Unlike a browser, it continues after the first
 * problem.
 * @see https://fetch.spec.whatwg.org/#cors-preflight-fetch step 7
 */
export function judgePreflight(preflight: Preflight, answer: PreflightAnswer): CorsVerdict {
  const { problem, ...names } = judgeHeaders(preflight, answer);
  const problems = [
    judgeStatus(answer),
    judgeOrigin(preflight, answer),
    judgeCredentials(preflight, answer),
    judgeMethod(preflight, answer),
    problem,
  ].filter((found) => found !== null);
  return { ...names, problems, exposed: readExposed(preflight, answer) };
}
