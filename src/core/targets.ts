import { headersOfPolicy, type HeaderPolicy } from './tracing-headers.ts';

/** A place that may receive our headers. */
export interface Target {
  /** An origin, or an origin with a path: `https://api.example.com` or `https://api.example.com/v1`. */
  readonly url: string;
  /** @default 'w3c' */
  readonly headers?: HeaderPolicy;
}

interface Rule {
  readonly origin: string;
  readonly path: string;
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

/** Tells addresses that can carry headers from `data:`, `blob:` and whatever else there is. */
export function isHttp({ protocol }: URL): boolean {
  return /^https?:$/.test(protocol);
}

function compileTarget({ url, headers = 'w3c' }: Target): Rule {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // A wildcard parses as a host, but as one that nobody has.
  if (!parsed || !isHttp(parsed) || /[*@?#]/.test(url)) {
    throw new TypeError(
      `[waybill] target "${url}" is no origin or path; write "https://api.example.com/v1".`,
    );
  }
  const { origin, pathname } = parsed;
  return { origin, path: pathname.replace(/\/?$/, '/'), headers: headersOfPolicy(headers) };
}

const MAX_AVOIDED = 200;

// A signed URL is an authorization for exactly one request; object stores refuse it when a header is added.
const SIGNED = /[?&](x-(amz|goog)-)?sig(nature)?=|\/storage\/v1\/object\/(upload\/)?sign\//i;

/**
 * Compiles targets into rules. The rule with the longest matching path wins, the first of two equals, and any rule wins
 * over what the page's own origin gets by default. Throws where a target is no URL or its policy unknown.
 */
export function createTargetRules(
  targets: readonly Target[],
  { ownOrigin, sameOrigin }: { ownOrigin: string | undefined; sameOrigin: HeaderPolicy },
): TargetRules {
  const ownHeaders = headersOfPolicy(sameOrigin);
  const avoided = new Set<string>();
  let rules = targets.map(compileTarget);
  return {
    headersFor(url) {
      const { origin, href } = url;
      const place = origin + url.pathname;
      if (!isHttp(url) || avoided.has(place) || SIGNED.test(href)) return [];
      let best: Rule | undefined;
      for (const rule of rules) {
        // Whole path segments only: a rule for /rest must not speak for /restaurant.
        const covers = `${place}/`.startsWith(rule.origin + rule.path);
        if (covers && !(best && best.path.length >= rule.path.length)) best = rule;
      }
      return best?.headers ?? (origin === ownOrigin ? ownHeaders : []);
    },
    avoid(url) {
      if (avoided.size < MAX_AVOIDED) avoided.add(url.origin + url.pathname);
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
