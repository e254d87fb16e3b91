import type { ReceivedRequest, RequestPlace } from '../server/internal.ts';

/** A request of Node's `http`, `https` or `http2`, with the members that Waybill reads. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** The members that not every request has. */
interface MoreOfRequest extends NodeRequest {
  /** The address before a framework removed the path of a router. */
  readonly originalUrl?: string;
  readonly socket?: { readonly encrypted?: boolean };
}

const pathOf = ({ originalUrl, url = '/' }: MoreOfRequest): string => originalUrl ?? url;

// In HTTP/2, `:authority` takes the place of `host`.
const hostOf = ({ headers }: NodeRequest): string =>
  String(headers[':authority'] ?? headers['host'] ?? 'localhost');

function addressOf(request: MoreOfRequest): string {
  const path = pathOf(request);
  const scheme = request.socket?.encrypted ? 'https' : 'http';
  // A client of a proxy sends an absolute address: https://www.rfc-editor.org/rfc/rfc9112#name-absolute-form
  const address = path.startsWith('/') ? `${scheme}://${hostOf(request)}${path}` : path;
  if (URL.canParse(address)) return address;
  // The client chooses the host, so it can be any text.
  const fallback = `${scheme}://localhost${path.startsWith('/') ? path : '/'}`;
  return URL.canParse(fallback) ? fallback : `${scheme}://localhost/`;
}

// A parser of addresses leaves such hosts and paths as they are, apart from the case and the form of a host. A dot at the
// beginning of a segment could stand for another folder.
const PLAIN_HOST = /^[\w.-]{1,255}(?::\d{1,5})?$/;
const PLAIN_PATH = /^\/[\w/.~-]*$/;

let lastHost: string | undefined;
let lastHostname: string | undefined;

/** Returns the name of a plain host. Returns `undefined` for other hosts. */
function hostnameOf(host: string): string | undefined {
  // Almost all requests of a server name the same host, so the last result is kept. Parsing costs more than all other
  // reading of a request.
  if (host === lastHost) return lastHostname;
  const address = `http://${host}/`;
  lastHostname = PLAIN_HOST.test(host) && URL.canParse(address) ? new URL(address).hostname : undefined;
  lastHost = host;
  return lastHostname;
}

function placeOf(request: MoreOfRequest): RequestPlace {
  const [pathname = ''] = pathOf(request).split('?', 1);
  const hostname = hostnameOf(hostOf(request));
  if (hostname !== undefined && PLAIN_PATH.test(pathname) && !pathname.includes('/.')) {
    return { pathname, hostname };
  }
  const url = new URL(addressOf(request));
  return { pathname: url.pathname, hostname: url.hostname };
}

/** A request of Node, as Waybill reads it. */
export class ReceivedNodeRequest implements ReceivedRequest {
  readonly method: string;
  readonly place: RequestPlace;
  readonly #request: NodeRequest;
  readonly #headers: NodeRequest['headers'];

  constructor(request: NodeRequest) {
    this.method = request.method ?? 'GET';
    this.place = placeOf(request);
    this.#request = request;
    this.#headers = request.headers;
  }

  get url(): string {
    return addressOf(this.#request);
  }

  get headers(): this {
    return this;
  }

  get(name: string): string | null {
    const value = this.#headers[name];
    if (value === undefined) return null;
    return typeof value === 'string' ? value : value.join(', ');
  }

  has(name: string): boolean {
    return this.#headers[name] !== undefined;
  }

  toRequest(): Request {
    const headers = new Headers();
    for (const [name, value] of Object.entries(this.#headers)) {
      // The pseudo headers of HTTP/2 are no headers of a `Request`.
      if (value === undefined || name.startsWith(':')) continue;
      for (const each of [value].flat()) headers.append(name, each);
    }
    return new Request(this.url, { method: this.method, headers });
  }
}
