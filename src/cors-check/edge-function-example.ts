import type { CorsVerdict } from './cors-verdict.ts';
import type { Preflight } from './plan-preflight.ts';
import { TRACING_HEADERS } from '../core/internal.ts';

const PATH = /\/functions\/v1\/([\w-]*)/;

// A name out of somebody else's list may hold an apostrophe, but no backslash.
const quote = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;
const quoteAll = (texts: readonly string[]): string => `[${texts.map(quote).join(', ')}]`;
const isOwn = (name: string): boolean => !TRACING_HEADERS.includes(name.toLowerCase());

/**
 * Writes the code with which a Supabase Edge Function would answer well; `undefined` for addresses of others, and where no
 * header line helps. What the function allows already stays.
 * @see https://supabase.com/docs/guides/functions/cors
 */
export function edgeFunctionExample(
  { url, origin, credentials }: Preflight,
  { problems, missing, allowed }: CorsVerdict,
): string | undefined {
  const service = PATH.exec(new URL(url).pathname)?.[1];
  const lines = problems.flatMap(({ kind, line }) => {
    const [name, value] = line?.split(': ') ?? [];
    return name === undefined || value === undefined ? [] : [{ kind, name, value }];
  });
  if (service === undefined || lines.length === 0) return undefined;

  const listOf = (wanted: string): string[] | undefined =>
    lines.find(({ kind }) => kind === wanted)?.value.split(', ');
  const own = (listOf('headers') ?? allowed).filter((name) => isOwn(name) && !(name === '*' && credentials));
  const methods = listOf('method');
  const isNew = allowed.length === 0 && lines.some(({ kind }) => kind === 'origin');
  const hasStar = allowed.includes('*');
  // Ours are appended by the function that is called, to a list that browsers can read, but not behind `*`.
  const isAppended = isNew ? own.length === 0 : allowed.length > 0 && !hasStar && !missing.some(isOwn);
  const settings = [
    `origins: ${quoteAll([origin])}`,
    ...(own.length > 0 ? [`headers: ${quoteAll(own)}`] : []),
    ...(methods ? [`methods: ${quoteAll(methods)}`] : []),
    ...(credentials ? ['credentials: true'] : []),
  ];
  return [
    "import { tracingCorsHeaders } from 'waybill/server';",
    '',
    '// For the answer to OPTIONS, and for every other.',
    isNew
      ? 'const headers = new Headers(tracingCorsHeaders());'
      : 'const headers = new Headers(tracingCorsHeaders(corsHeaders)); // what the function answers with now',
    ...lines
      .filter(({ kind }) => kind !== 'headers' || !isAppended)
      .map(({ name, value }) => `headers.set(${quote(name)}, ${quote(value)});`),
    '',
    '// Or let this answer preflights, with the handler in its withTracing, and the origins of all your pages:',
    `// createServerTracing({ service: ${quote(service || 'my-function')}, cors: { ${settings.join(', ')} } })`,
  ].join('\n');
}
