import type { Connect, ViteDevServer } from 'vite';
import { checkCors, type CheckCorsOptions } from '../../cors-check/index.ts';
import type { HeaderPolicy } from '../../core/index.ts';
import { developmentOrigin } from './development-origin.ts';

// Below the `base` of the app, as Vite's own addresses are.
const PATH = '@waybill/cors';

const USAGE = `Asks a server whether a page may send it the headers of Waybill, and if not, how to change the server.

?url=https://api.example.com/v1     the address that the page calls
&headers=all                        'w3c' (the default), 'all' or names with commas between them
&appHeaders=authorization,apikey    headers that the app sends besides
&method=PUT                         'POST' by default
&credentials=true                   if the page sends cookies
&origin=https://app.example.com     the origin of the page; by default this server's
`;

/** Writes the path of the report for a question, without a slash in front. */
export function formatReportPath(question: object): string {
  const texts = Object.entries(question).map(([name, value]) => [name, String(value)]);
  return `${PATH}?${new URLSearchParams(texts)}`;
}

const listOf = (text: string): string[] => text.split(',').map((name) => name.trim());

function readQuery(query: URLSearchParams, origin: string): CheckCorsOptions {
  const text = (name: string): string | undefined => query.get(name) ?? undefined;
  const headers = text('headers');
  const appHeaders = text('appHeaders');
  const method = text('method');
  return {
    url: text('url') ?? '',
    origin: text('origin') ?? origin,
    credentials: text('credentials') === 'true',
    ...(headers && {
      headers: /^(?:none|w3c|all)$/.test(headers) ? (headers as HeaderPolicy) : listOf(headers),
    }),
    ...(appHeaders && { appHeaders: listOf(appHeaders) }),
    ...(method && { method }),
  };
}

/**
 * Says whether a request comes from this app: its own page, the address bar, or a tool on the command line.
 *
 * The address makes this machine send a request to any other server, so pages of other origins must not use it. Vite
 * has checked `Host` before, so no foreign name leads here. Browsers send `Sec-Fetch-Site` only to localhost and over
 * TLS.
 */
function isOwnRequest({ headers }: Connect.IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  const from = headers.origin ?? headers.referer;
  const isFromHere = from === undefined || (URL.canParse(from) && new URL(from).host === headers.host);
  return isFromHere && (site === undefined || site === 'same-origin' || site === 'none');
}

function originOf(request: Connect.IncomingMessage, server: ViteDevServer): string {
  const { host } = request.headers;
  const scheme = 'encrypted' in request.socket ? 'https' : 'http';
  const address = `${scheme}://${host}`;
  return host !== undefined && URL.canParse(address)
    ? new URL(address).origin
    : (developmentOrigin(server) ?? 'http://localhost');
}

async function answer(request: Connect.IncomingMessage, server: ViteDevServer): Promise<[number, string]> {
  if (request.method !== 'GET') return [405, 'Only GET is answered here.\n'];
  if (!isOwnRequest(request)) return [403, 'Only pages of this server may ask, or the address bar.\n'];
  try {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    if (!searchParams.has('url')) return [400, USAGE];
    const { text } = await checkCors(readQuery(searchParams, originOf(request, server)));
    return [200, `${text}\n`];
  } catch (error) {
    return [400, `${(error as Error).message}\n\n${USAGE}`];
  }
}

/** Serves the report on any server at an address of the development server. */
export function serveCorsReport(server: ViteDevServer): void {
  server.middlewares.use(server.config.base + PATH, (request, response) => {
    void answer(request, server).then(([status, text]) => {
      response.writeHead(status, {
        'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...(status === 405 && { allow: 'GET' }),
      });
      response.end(text);
    });
  });
}
