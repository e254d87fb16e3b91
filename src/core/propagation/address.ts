/** Where a request goes, by `http:` or `https:`; the parts are what {@link URL} says of them. */
export interface Address extends Readonly<Pick<URL, 'origin' | 'hostname' | 'pathname' | 'search'>> {
  readonly url: URL;
}

// In the text of a URL, which is normalized, no part can hold what ends it.
// https://url.spec.whatwg.org/#url-serializing
const PARTS = /^(https?:\/\/)(?:[^/]*@)?((\[[^\]]*\]|[^:/]*)(?::\d+)?)([^?#]*)(\?[^#]+)?/;

/** Reads where a request goes; undefined where that is no address, or not one of HTTP. */
export function parseAddress(address: string, base?: string): Address | undefined {
  let url: URL;
  try {
    url = new URL(address, base);
  } catch {
    // The platform will say so itself.
    return undefined;
  }
  // Browsers take as long for each part that they are asked for as this takes for all.
  const [text, scheme, host, hostname, pathname, search = ''] = PARTS.exec(url.href) ?? [];
  return text === undefined
    ? undefined
    : { url, origin: scheme! + host!, hostname: hostname!, pathname: pathname!, search };
}
