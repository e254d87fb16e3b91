import { parseAddress, type FollowRequest, type TargetRules } from '../../core/internal.ts';

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

type Added = Readonly<Record<string, string>>;

function networkError(reason: string): TypeError {
  return new TypeError('fetch failed', { cause: new Error(reason) });
}

/** Takes back the added headers. A list such as `baggage` keeps the members of the caller. */
function takeBack(headers: Headers, added: Added): void {
  for (const [name, value] of Object.entries(added)) {
    const sent = headers.get(name) ?? '';
    if (sent.endsWith(`, ${value}`)) headers.set(name, sent.slice(0, -value.length - 2));
    // After an earlier redirect, only the members of the caller can be left.
    else if (sent === value) headers.delete(name);
  }
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

/** One request of the caller, with all its redirects. */
class FollowedRequest {
  readonly #inner: typeof fetch;
  readonly #added: Added;
  readonly #rules: TargetRules;
  #init: RequestInit;
  #input: RequestInfo | URL;
  #url: URL;
  /** A copy of a Request with a body, for a redirect that sends the body again. */
  readonly #copy: Request | undefined;

  constructor(
    inner: typeof fetch,
    { input, init }: { input: RequestInfo | URL; init: RequestInit },
    { added, rules }: { added: Added; rules: TargetRules },
  ) {
    const request = input instanceof Request ? input : undefined;
    this.#inner = inner;
    this.#added = added;
    this.#rules = rules;
    this.#input = input;
    this.#url = new URL(request?.url ?? `${input as URL}`);
    this.#copy = request?.body && init.body == null ? request.clone() : undefined;
    this.#init = {
      ...(request && { method: request.method, signal: request.signal }),
      ...init,
      redirect: 'manual',
    };
  }

  async send(): Promise<Response> {
    for (let redirects = 0; ; redirects++) {
      const response = await this.#inner(this.#input, this.#init);
      const next = readLocation(response, this.#url);
      if (!next) {
        void this.#copy?.body?.cancel().catch(() => {});
        // The platform follows no redirect itself, so its response does not know of one.
        return redirects ? Object.defineProperty(response, 'redirected', { value: true }) : response;
      }
      void response.body?.cancel().catch(() => {});
      if (redirects === MOST_REDIRECTS) throw networkError('redirect count exceeded');
      await this.#turn(response.status, next);
    }
  }

  /** Prepares the request to the next address. https://fetch.spec.whatwg.org/#http-redirect-fetch */
  async #turn(status: number, next: URL): Promise<void> {
    const { method = 'GET', body } = this.#init;
    const headers = new Headers(this.#init.headers);
    const hasBody = this.#copy ?? body;
    if (status !== 303 && hasBody && !this.#copy && !isReplayable(body)) {
      throw networkError('a streamed body cannot be sent again');
    }
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
    takeBack(headers, this.#added);
    const address = parseAddress(next.href);
    const grant = address && this.#rules.grant(address);
    for (const name of grant?.names ?? []) {
      if (this.#added[name]) headers.append(name, this.#added[name]);
    }
    this.#init = { ...this.#init, headers };
    this.#input = next.href;
    this.#url = next;
  }
}

/**
 * Creates the function that follows redirects by hand, so that the added headers go only to addresses that the rules
 * allow. `fetch` itself would carry them to every address. All other requests are left to `fetch`.
 *
 * The caller sees the same as from `fetch`, with these exceptions: the `type` of a redirected response is `basic`, a
 * clone of the response has `redirected: false`, and the streamed body of a Request is sent again where `fetch` would
 * fail.
 */
export function createFollow(rulesOf: () => TargetRules): FollowRequest {
  return (inner, [input, init = {}], added) => {
    const request = input instanceof Request ? input : undefined;
    const redirect = init.redirect ?? request?.redirect ?? 'follow';
    if (redirect !== 'follow' || !Object.keys(added).length || request?.bodyUsed) return undefined;
    if (init.integrity || request?.integrity) {
      // `fetch` would compare the hash with the body of each redirect. So this request goes without the headers.
      const headers = new Headers(init.headers);
      takeBack(headers, added);
      init.headers = headers;
      return undefined;
    }
    try {
      return new FollowedRequest(inner, { input, init }, { added, rules: rulesOf() }).send();
    } catch {
      // The arguments are invalid, and `fetch` has an error of its own for them.
      return undefined;
    }
  };
}
