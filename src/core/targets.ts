import { headersOfPolicy, type HeaderPolicy } from './tracing-headers.ts';

/** A place that may receive our headers. */
export interface Target {
  /** An origin, or an origin with a path: `https://api.example.com` or `https://api.example.com/v1`. */
  readonly url: string;
  /** @default 'w3c' */
  readonly headers?: HeaderPolicy;
}

interface Rule {
  /** Origin and path, with a slash at the end. */
  readonly prefix: string;
  readonly headers: readonly string[];
}

/** Decides which of our headers a request may carry. */
export interface TargetRules {
  /** Gives the names of the headers that a request to this URL may carry; empty for none. */
  readonly headersFor: (url: URL) => readonly string[];
  /** Sends no more headers to a path that was seen to redirect to another origin: the browser would take them along. */
  readonly avoid: (url: URL) => void;
  /** Adds rules behind those that are there, and gives back a function that removes them. */
  readonly add: (targets: readonly Target[]) => () => void;
}

// A wildcard would parse as a host, but as one that nobody has.
const TARGET = /^https?:\/\/[^*@?#]+$/i;

function compileTarget({ url, headers = 'w3c' }: Target): Rule {
  if (!TARGET.test(url) || !URL.canParse(url)) {
    throw new TypeError(`[waybill] target "${url}" is no address; write "https://api.example.com/v1".`);
  }
  return { prefix: new URL(url).href.replace(/\/?$/, '/'), headers: headersOfPolicy(headers) };
}

// A signed URL is an authorization for exactly one request; object stores refuse it when a header is added.
const SIGNED = /[?&](x-(amz|goog)-)?sig(nature)?=|\/object\/(upload\/)?sign\//i;

// Rules cover whole path segments only: one for /rest must not speak for /restaurant.
function placeOf({ origin, pathname }: URL): string {
  return `${origin}${pathname}/`;
}

/**
 * Compiles targets into rules for `http:` and `https:` URLs. The rule with the longest matching path wins, the first of
 * two equals, and any rule wins over what the page's own origin gets by default. Throws where a target is no URL or its
 * policy unknown.
 */
export function createTargetRules(
  targets: readonly Target[],
  { ownOrigin, sameOrigin }: { ownOrigin?: string | undefined; sameOrigin: HeaderPolicy },
): TargetRules {
  const ownHeaders = headersOfPolicy(sameOrigin);
  const avoided = new Set<string>();
  let rules = targets.map(compileTarget);
  return {
    headersFor(url) {
      const place = placeOf(url);
      if (avoided.has(place) || SIGNED.test(url.href)) return [];
      let longest = 0;
      let names = url.origin === ownOrigin ? ownHeaders : [];
      for (const { prefix, headers } of rules) {
        if (prefix.length > longest && place.startsWith(prefix)) {
          longest = prefix.length;
          names = headers;
        }
      }
      return names;
    },
    avoid(url) {
      if (avoided.size < 200) avoided.add(placeOf(url));
    },
    add(more) {
      const added = more.map(compileTarget);
      rules = [...rules, ...added];
      return () => {
        rules = rules.filter((rule) => !added.includes(rule));
      };
    },
  };
}
