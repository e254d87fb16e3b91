/** Where a request goes, by `http:` or `https:`; the parts are what {@link URL} says of them. */
export type Address = Readonly<Pick<URL, 'origin' | 'hostname' | 'pathname' | 'search'>>;

const MOST_ORIGINS = 100;

// Of an address like this URL changes nothing behind the origin: no segment begins with a dot, nothing is escaped, and
// there are only characters that may stand in a path and in a query.
// https://url.spec.whatwg.org/#percent-encoded-bytes
const PLAIN =
  /^(https?:\/\/[^/?#\\]+)?(\/(?!\/)(?:[\w~!$&()*+,;=:@/'-]|(?<!\/)\.)*)(?:(\?[!$%&(-;=?-~]+)|\?)?(?:#.*)?$/;

const ORIGIN = /^https?:\/\/[^/?#\\]+/;

// The host name of each origin that is written as URL spells it; empty where it is not. To parse one takes longer than
// all else that a request costs here, and a page has few.
const hosts = new Map<string, string>();

/** Reads where a request goes; `undefined` where that is no address, or not one of HTTP. */
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
    // The platform will say so itself.
    return undefined;
  }
}
