import type { CorsVerdict } from './cors-verdict.ts';
import type { Preflight } from './plan-preflight.ts';
import { TRACING_HEADERS } from '../core/internal.ts';

const PATH = /\/functions\/v1\/([\w-]*)/;

// Only apostrophes are escaped: a header name from the list of a server can contain an apostrophe, but no backslash.
const quote = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;
const quoteAll = (texts: readonly string[]): string => `[${texts.map(quote).join(', ')}]`;
const isOwn = (name: string): boolean => !TRACING_HEADERS.includes(name.toLowerCase());

/**
 * Returns code with which a Supabase Edge Function answers preflights correctly. Returns `undefined` if the address is
 * not an Edge Function, or if no header line helps. The code keeps the headers that the function already allows.
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
  // Whether `tracingCorsHeaders` already adds all missing names. It appends Waybill's headers to a well-formed list,
  // but not to a list with `*`.
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
    '// For the answer to OPTIONS, and for every other answer.',
    isNew
      ? 'const headers = new Headers(tracingCorsHeaders());'
      : 'const headers = new Headers(tracingCorsHeaders(corsHeaders)); // the current CORS headers of the function',
    ...lines
      .filter(({ kind }) => kind !== 'headers' || !isAppended)
      .map(({ name, value }) => `headers.set(${quote(name)}, ${quote(value)});`),
    '',
    '// Or let Waybill answer preflights: wrap the handler in its withTracing, and list the origins of all your pages:',
    `// createServerTracing({ service: ${quote(service || 'my-function')}, cors: { ${settings.join(', ')} } })`,
  ].join('\n');
}
