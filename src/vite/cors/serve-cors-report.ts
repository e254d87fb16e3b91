import type { Connect, ViteDevServer } from 'vite';
import { checkCors, type CheckCorsOptions } from '../../cors-check/index.ts';
import type { HeaderPolicy } from '../../core/index.ts';
import { developmentOrigin } from './development-origin.ts';

// The path of the report. It follows the `base` of the app, as in the addresses of Vite itself.
const PATH = '@waybill/cors';

const USAGE = `Asks a server whether a page may send it the headers of Waybill, and if not, how to change the server.

?url=https://api.example.com/v1     the address that the page calls
&headers=all                        'w3c' (the default), 'all' or names with commas between them
&appHeaders=authorization,apikey    headers that the app sends besides
&method=PUT                         'POST' by default
&credentials=true                   if the page sends cookies
&origin=https://app.example.com     the origin of the page; by default this server's
`;

/** Returns the path of the CORS report for the given settings, without a slash at the beginning. */
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

const LOOPBACK_PEER = /^(?:::1|(?:::ffff:)?127(?:\.\d{1,3}){3})$/i;
const LOOPBACK_HOST = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

const keys = new WeakMap<ViteDevServer, string>();

/**
 * Returns the key of the reports of a server. A request with the key may come from any machine. Only the terminal of
 * the development server shows the key.
 */
export function reportKeyOf(server: ViteDevServer): string {
  const key = keys.get(server) ?? crypto.randomUUID();
  keys.set(server, key);
  return key;
}

/** Tells whether an origin is on the loopback interface, so that its reports need no key. */
export function isLoopback(origin: string): boolean {
  return LOOPBACK_HOST.test(new URL(origin).host);
}

/**
 * Returns whether a request comes from this machine, and from this app: from its own page, from the address bar, or
 * from a tool on the command line.
 *
 * A request for the report names a server, and this machine then sends a request to that server. So neither other
 * machines nor pages of other origins must get a report. A proxy on this machine hides the machine of the request.
 *
 * Browsers send `Sec-Fetch-Site` only to loopback names and over TLS. A page of another origin can leave out `Origin`
 * and `Referer`, so a request without `Sec-Fetch-Site` needs a loopback name as its host. A foreign name that leads to
 * this machine is none.
 */
function isOwnRequest({ headers, socket }: Connect.IncomingMessage): boolean {
  const isProxied = 'forwarded' in headers || 'x-forwarded-for' in headers || 'via' in headers;
  if (isProxied || !LOOPBACK_PEER.test(socket.remoteAddress ?? '')) return false;
  const site = headers['sec-fetch-site'];
  const from = headers.origin ?? headers.referer;
  const isFromHere = from === undefined || (URL.canParse(from) && new URL(from).host === headers.host);
  if (site === undefined) return isFromHere && LOOPBACK_HOST.test(headers.host ?? '');
  return isFromHere && (site === 'same-origin' || site === 'none');
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
  try {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    if (!isOwnRequest(request) && searchParams.get('key') !== reportKeyOf(server)) {
      return [
        403,
        'Only pages of this server may ask, or the address bar of this machine, under localhost.\n',
      ];
    }
    if (!searchParams.has('url')) return [400, USAGE];
    const { text } = await checkCors(readQuery(searchParams, originOf(request, server)));
    return [200, `${text}\n`];
  } catch (error) {
    return [400, `${(error as Error).message}\n\n${USAGE}`];
  }
}

/** Adds a path to the development server that returns a CORS report about any chosen server. */
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
