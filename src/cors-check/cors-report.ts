import type { CorsVerdict } from './cors-verdict.ts';
import { edgeFunctionExample } from './edge-function-example.ts';
import { joinNames } from './judge-preflight.ts';
import { RESPONSE_IDS } from '../core/internal.ts';
import type { Preflight } from './plan-preflight.ts';

/** The result of {@link checkCors}. */
export interface CorsReport extends CorsVerdict {
  /** Whether a browser would send the request. */
  readonly ok: boolean;
  /** The address of the request, without its query. */
  readonly url: string;
  readonly origin: string;
  readonly method: string;
  /** The header names for which the preflight asks permission. */
  readonly asked: readonly string[];
  /**
   * The header lines that the server has to write into its answer to preflights, separated by newlines. Absent if no
   * header line needs a change.
   */
  readonly fix?: string | undefined;
  /** The header lines of `fix` as code, if the address is a Supabase Edge Function. */
  readonly example?: string | undefined;
  /** The whole report as text, for people. */
  readonly text: string;
}

const EXPOSE = `Access-Control-Expose-Headers: ${RESPONSE_IDS.join(', ')}`;

const indent = (text: string): string => text.replace(/^(?=.)/gm, '   ');
const orNothing = (names: readonly string[]): string => (names.length > 0 ? names.join(', ') : 'nothing');

function describeExposed({ exposed }: CorsVerdict): string {
  const names = joinNames(RESPONSE_IDS);
  if (!exposed) {
    return `It is unknown whether the page can read ${names} of answers. The answer to the preflight does not say, and the request itself was not sent. Answer the request with\n\n${indent(EXPOSE)}`;
  }
  const hidden = RESPONSE_IDS.filter((name) => !exposed.includes(name));
  return hidden.length === 0
    ? `The page can read ${names} of answers that expose the same headers as this answer.`
    : `The page cannot read ${joinNames(hidden)} of answers that expose the same headers as this answer. Add to their Access-Control-Expose-Headers: ${hidden.join(', ')}`;
}

/** Creates the report of a verdict, with a text for people. */
export function createCorsReport(preflight: Preflight, verdict: CorsVerdict): CorsReport {
  const { origin, method, names: asked, needless } = preflight;
  const { problems, allowed } = verdict;
  const { origin: server, pathname } = new URL(preflight.url);
  const url = server + pathname;
  const ok = problems.length === 0;
  const lines = problems.flatMap(({ line }) => line ?? []);
  const fix = lines.length > 0 ? lines.join('\n') : undefined;
  const example = edgeFunctionExample(preflight, verdict);
  const isAnswered = !problems.some(({ kind }) => /^(?:unreachable|timeout|redirect)$/.test(kind));
  const text = [
    `${method} ${url}\nfrom ${origin}: ${ok ? 'a browser sends it.' : 'a browser refuses it, and the page sees "Failed to fetch".'}`,
    needless ??
      [`Asked for: ${orNothing(asked)}`, ...(isAnswered ? [`Allowed:   ${orNothing(allowed)}`] : [])].join(
        '\n',
      ),
    ...problems.map(
      ({ message, line }, index) =>
        `${index + 1}. ${message}${line === undefined ? '' : `\n   Answer OPTIONS with\n\n${indent(line)}`}`,
    ),
    ...(example === undefined ? [] : [`In the Edge Function:\n\n${indent(example)}`]),
    ...(needless !== undefined || !isAnswered ? [] : [describeExposed(verdict)]),
    ...(ok && needless === undefined
      ? [
          'Only the preflight was sent. The answer to the request itself needs Access-Control-Allow-Origin too.',
        ]
      : []),
  ].join('\n\n');
  return { ok, url, origin, method, asked, ...verdict, fix, example, text };
}
