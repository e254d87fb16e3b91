import type { ReceivedRequest } from '../server/internal.ts';

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

function addressOf(request: MoreOfRequest): string {
  const { headers, originalUrl, url = '/', socket } = request;
  const path = originalUrl ?? url;
  const scheme = socket?.encrypted ? 'https' : 'http';
  // In HTTP/2, `:authority` takes the place of `host`.
  const host = headers[':authority'] ?? headers['host'] ?? 'localhost';
  // A client of a proxy sends an absolute address: https://www.rfc-editor.org/rfc/rfc9112#name-absolute-form
  const address = path.startsWith('/') ? `${scheme}://${String(host)}${path}` : path;
  if (URL.canParse(address)) return address;
  // The client chooses the host, so it can be any text.
  const fallback = `${scheme}://localhost${path.startsWith('/') ? path : '/'}`;
  return URL.canParse(fallback) ? fallback : `${scheme}://localhost/`;
}

/** A request of Node, as Waybill reads it. */
export class ReceivedNodeRequest implements ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly #headers: NodeRequest['headers'];

  constructor(request: NodeRequest) {
    this.method = request.method ?? 'GET';
    this.url = addressOf(request);
    this.#headers = request.headers;
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
