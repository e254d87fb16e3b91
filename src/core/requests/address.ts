/** The address of an HTTP request, with the parts that {@link URL} would have. */
export type Address = Readonly<Pick<URL, 'origin' | 'hostname' | 'pathname' | 'search'>>;

const MOST_ORIGINS = 100;

// In an address that matches this expression, `URL` changes nothing after the origin: no segment begins with a dot,
// nothing is escaped, and all characters are allowed in a path or in a query.
// https://url.spec.whatwg.org/#percent-encoded-bytes
const PLAIN =
  /^(https?:\/\/[^/?#\\]+)?(\/(?!\/)(?:[\w~!$&()*+,;=:@/'-]|(?<!\/)\.)*)(?:(\?[!$%&(-;=?-~]+)|\?)?(?:#.*)?$/;

const ORIGIN = /^https?:\/\/[^/?#\\]+/;

// The host name of each origin. It is empty if `URL` would write the origin in another way. The map exists because a
// page has few origins, and parsing an origin takes longer than the rest of the work for a request here.
const hosts = new Map<string, string>();

/** Reads the address of a request. Returns `undefined` if the text is not an HTTP address. */
export function parseAddress(text: string, base?: string): Address | undefined {
  const [, ownOrigin, pathname, search = ''] = PLAIN.exec(text) ?? [];
  const origin = ownOrigin ?? ORIGIN.exec(base ?? '')?.[0];
  const hostname = pathname && origin && hostOf(origin);
  return hostname ? { origin, hostname, pathname, search } : parseUrl(text, base);
}

function hostOf(origin: string): string {
  let host = hosts.get(origin);
  if (host === undefined) {
    const url = parseUrl(origin);
    host = url?.origin === origin ? url.hostname : '';
    if (hosts.size > MOST_ORIGINS) hosts.clear();
    hosts.set(origin, host);
  }
  return host;
}

function parseUrl(text: string, base?: string): Address | undefined {
  try {
    const url = new URL(text, base);
    return /^https?:/.test(url.protocol) ? url : undefined;
  } catch {
    // The text is not a URL. The platform itself throws an error when the app sends the request.
    return undefined;
  }
}
