import type { CorsVerdict } from './cors-verdict.ts';
import { edgeFunctionExample } from './edge-function-example.ts';
import { joinNames } from './judge-preflight.ts';
import { RESPONSE_IDS } from '../core/internal.ts';
import type { Preflight } from './plan-preflight.ts';

/** What {@link checkCors} found out. */
export interface CorsReport extends CorsVerdict {
  /** Whether a browser would send the request. */
  readonly ok: boolean;
  /** The address that was asked, without its query. */
  readonly url: string;
  readonly origin: string;
  readonly method: string;
  /** The header names that permission was asked for. */
  readonly asked: readonly string[];
  /** The header lines to answer preflights with, one below the other, where there are any to change. */
  readonly fix?: string | undefined;
  /** The same as code for a Supabase Edge Function, where the address is one. */
  readonly example?: string | undefined;
  /** All of this, for people. */
  readonly text: string;
}

const EXPOSE = `Access-Control-Expose-Headers: ${RESPONSE_IDS.join(', ')}`;

const indent = (text: string): string => text.replace(/^(?=.)/gm, '   ');
const orNothing = (names: readonly string[]): string => (names.length > 0 ? names.join(', ') : 'nothing');

function describeExposed({ exposed }: CorsVerdict): string {
  const names = joinNames(RESPONSE_IDS);
  if (!exposed) {
    return `Unknown: whether the page can read ${names} of answers. The preflight's does not say, and the request itself was not sent. Let its answer have\n\n${indent(EXPOSE)}`;
  }
  const hidden = RESPONSE_IDS.filter((name) => !exposed.includes(name));
  return hidden.length === 0
    ? `The page can read ${names} of answers that expose what this one does.`
    : `The page cannot read ${joinNames(hidden)} of answers that expose what this one does. Add to their Access-Control-Expose-Headers: ${hidden.join(', ')}`;
}

/** Completes what was found to a report, and writes it down for people. */
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
