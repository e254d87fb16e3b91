/** The address of a request by `http:` or `https:`. Its parts have the values that {@link URL} gives. */
export type Address = Readonly<Pick<URL, 'origin' | 'hostname' | 'pathname' | 'search'>>;

const MOST_ORIGINS = 100;

// `URL` changes nothing behind the origin of such an address: no segment begins with a dot, nothing is escaped, and all
// characters are allowed in a path or in a query.
// https://url.spec.whatwg.org/#percent-encoded-bytes
const PLAIN =
  /^(https?:\/\/[^/?#\\]+)?(\/(?!\/)(?:[\w~!$&()*+,;=:@/'-]|(?<!\/)\.)*)(?:(\?[!$%&(-;=?-~]+)|\?)?(?:#.*)?$/;

const ORIGIN = /^https?:\/\/[^/?#\\]+/;

// The host name of each origin; empty if `URL` would spell the origin in another way. Parsing an origin takes longer
// than all other work for a request here, and a page has few origins.
const hosts = new Map<string, string>();

/** Reads the address of a request. Gives `undefined` if the text is not an HTTP address. */
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
    // The platform throws its own error for this.
    return undefined;
  }
}
