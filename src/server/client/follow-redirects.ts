import type { CallInit, ClientCall } from './client-call.ts';

const MOST_REDIRECTS = 20;
const REDIRECT = /^30[12378]$/;
// https://fetch.spec.whatwg.org/#request-body-header-name
const BODY_HEADERS = [
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
  'content-length',
];
const CREDENTIAL_HEADERS = ['authorization', 'proxy-authorization', 'cookie', 'host'];

function networkError(reason: string): TypeError {
  return new TypeError('fetch failed', { cause: new Error(reason) });
}

/** Reads the address to which a response redirects. Returns `undefined` if the response does not redirect. */
function readLocation({ status, headers }: Response, current: URL): URL | undefined {
  const location = REDIRECT.test(`${status}`) ? headers.get('location') : null;
  if (location === null) return undefined;
  // A header holds bytes. Servers write letters outside of ASCII as UTF-8.
  const isPlain = /^[\x21-\x7e]*$/.test(location);
  const text = isPlain
    ? location
    : new TextDecoder().decode(Uint8Array.from(location, (letter) => letter.charCodeAt(0)));
  if (!URL.canParse(text, current.href)) throw networkError('invalid redirect URL');
  const next = new URL(text, current.href);
  if (!/^https?:$/.test(next.protocol)) throw networkError('URL scheme must be a HTTP(S) scheme');
  if (next.username || next.password) throw networkError('credentials in the redirect URL');
  if (!next.hash) next.hash = current.hash;
  return next;
}

const isReplayable = (body: unknown): boolean =>
  typeof body === 'string' ||
  body instanceof URLSearchParams ||
  body instanceof FormData ||
  body instanceof Blob ||
  body instanceof ArrayBuffer ||
  ArrayBuffer.isView(body);

/** Sends one request of a call: the first, or one after so many redirects. */
type SendHop = (
  inner: typeof fetch,
  args: [input: Request | string, init: CallInit],
  redirects: number,
) => Promise<Response>;

/** One call of the app, with all its redirects. */
class FollowedCall {
  readonly #inner: typeof fetch;
  readonly #send: SendHop;
  #init: CallInit;
  #input: Request | string;
  #url: URL;
  /** The address of the next request, if the last answer was a redirect. */
  #next: URL | undefined;
  /** A copy of a Request with a body, for a redirect that sends the body again. */
  readonly #copy: Request | undefined;

  constructor(inner: typeof fetch, { input, address, request, init, headers }: ClientCall, send: SendHop) {
    this.#inner = inner;
    this.#send = send;
    this.#input = input;
    this.#url = new URL(address);
    this.#copy = request?.body && init.body == null ? request.clone() : undefined;
    this.#init = {
      ...(request && { method: request.method, signal: request.signal }),
      ...init,
      ...(headers && { headers }),
      redirect: 'manual',
    };
  }

  async follow(): Promise<Response> {
    for (let redirects = 0; ; redirects++) {
      // A redirect that cannot be followed fails its request, so it is found before the span of the request ends.
      const inner = async (...args: Parameters<typeof fetch>): Promise<Response> => {
        const response = await this.#inner(...args);
        this.#next = this.#readNext(response, redirects);
        return response;
      };
      const response = await this.#send(inner, [this.#input, this.#init], redirects);
      if (!this.#next) {
        void this.#copy?.body?.cancel().catch(() => {});
        // The platform follows no redirect itself, so its response does not know of one.
        return redirects ? Object.defineProperty(response, 'redirected', { value: true }) : response;
      }
      void response.body?.cancel().catch(() => {});
      await this.#turn(response.status, this.#next);
    }
  }

  #readNext(response: Response, redirects: number): URL | undefined {
    const { body } = this.#init;
    try {
      const next = readLocation(response, this.#url);
      if (next && redirects === MOST_REDIRECTS) throw networkError('redirect count exceeded');
      if (next && response.status !== 303 && body && !this.#copy && !isReplayable(body)) {
        throw networkError('a streamed body cannot be sent again');
      }
      return next;
    } catch (error) {
      void response.body?.cancel().catch(() => {});
      throw error;
    }
  }

  /** Prepares the request to the next address. https://fetch.spec.whatwg.org/#http-redirect-fetch */
  async #turn(status: number, next: URL): Promise<void> {
    const { method = 'GET' } = this.#init;
    const headers = new Headers(this.#init.headers);
    const upper = method.toUpperCase();
    const becomesGet =
      status === 303 ? upper !== 'GET' && upper !== 'HEAD' : status < 303 && upper === 'POST';
    if (becomesGet) {
      for (const name of BODY_HEADERS) headers.delete(name);
      this.#init = { ...this.#init, method: 'GET', body: null };
    } else if (this.#copy && this.#input instanceof Request) {
      this.#init = { ...this.#init, body: await this.#copy.arrayBuffer() };
    }
    if (next.origin !== this.#url.origin) for (const name of CREDENTIAL_HEADERS) headers.delete(name);
    this.#init = { ...this.#init, headers };
    this.#input = next.href;
    this.#url = next;
  }
}

/**
 * Follows the redirects of a call by hand. So each request has its own span and its own headers, and only addresses that
 * the rules allow receive headers. `fetch` itself would carry the headers to every address. Throws if an argument is
 * invalid.
 *
 * The caller sees the same as from `fetch`, with these exceptions: the `type` of a redirected response is `basic`, a
 * clone of the response has `redirected: false`, and the streamed body of a Request is sent again where `fetch` would
 * fail.
 */
export function followRedirects(inner: typeof fetch, call: ClientCall, send: SendHop): Promise<Response> {
  return new FollowedCall(inner, call, send).follow();
}
