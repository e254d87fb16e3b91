import type { Address } from './address.ts';
import type { Diagnostics } from '../records/diagnostics.ts';
import { headersOfPolicy, type HeaderPolicy } from './tracing-headers.ts';

/** A place that may receive our headers. */
export interface Target {
  /**
   * An origin, or an origin with a path: `https://api.example.com` or `https://api.example.com/v1`. Or a function that
   * is asked about each URL that no such address covers, and gives `true` for those that it speaks for; it must not change
   * the URL.
   */
  readonly url: string | ((url: URL) => boolean);
  /** @default 'w3c' */
  readonly headers?: HeaderPolicy;
  /**
   * Whether it is known that preflights there allow our headers. Otherwise, until one request has shown it, only one at a
   * time carries them.
   *
   * @default false
   */
  readonly trusted?: boolean;
}

interface Rule {
  /** Origin and path, with a slash at the end; empty where a function is asked. */
  readonly prefix: string;
  readonly covers?: (url: URL) => boolean;
  readonly headers: readonly string[];
  /** Undefined until a request to another origin has shown whether it takes our headers. */
  works: boolean | undefined;
  /** Whether such a request is under way. */
  isTried?: boolean;
}

/** What became of a request: it was answered, from another origin in the end, it failed, or somebody stopped it. */
export type RequestEnd = 'answered' | 'redirected' | 'failed' | 'stopped';

/** What one request may carry. */
export interface HeaderGrant {
  /** The names of the headers; empty where it shall show how it goes without. */
  readonly names: readonly string[];
  /** Learns from how the request ended; tells whether our headers are the likely reason that it failed. */
  readonly settle: (how: RequestEnd) => boolean;
}

/** Decides which of our headers a request may carry. */
export interface TargetRules {
  /** Gives what a request to this address may carry; nothing where that is none. */
  readonly grant: (address: Address) => HeaderGrant | undefined;
  /** Adds rules behind those that are there, and gives back a function that removes them. */
  readonly add: (targets: readonly Target[]) => () => void;
}

// A wildcard would parse as a host, but as one that nobody has.
const TARGET = /^https?:\/\/[^*@?#]+$/i;

function compileTarget({ url, headers = 'w3c', trusted }: Target): Rule {
  const rule: Rule = { prefix: '', headers: headersOfPolicy(headers), works: trusted || undefined };
  if (typeof url === 'function') return { ...rule, covers: url };
  if (!TARGET.test(url) || !URL.canParse(url)) {
    throw new TypeError(`[waybill] target "${url}" is no address; write "https://api.example.com/v1".`);
  }
  return { ...rule, prefix: new URL(url).href.replace(/\/?$/, '/') };
}

// A signed URL is an authorization for exactly one request; object stores refuse it when a header is added. Those of
// Supabase have a token behind a path with `/sign/`, to which others go that ask for one. Browsers take four times as long
// to compile this without regard to case.
const SIGNED = /[?&]([a-z]+-)*sig(nature)?=/;

/**
 * Compiles targets into rules for `http:` and `https:` URLs. The rule with the longest matching path wins, the first of
 * two equals; functions come behind all addresses; and any rule wins over what the page's own origin gets by default.
 * Throws where a target is no URL or its policy unknown.
 *
 * In a page, until one request has shown that a rule for another origin works, one at a time carries headers. Where that
 * one fails, the rule gets none any more: a preflight that is refused breaks the app's own request, and no page can see
 * it.
 */
export function createTargetRules(
  targets: readonly Target[],
  {
    ownOrigin,
    sameOrigin,
    guard,
    isOffline,
  }: {
    readonly ownOrigin?: string | undefined;
    readonly sameOrigin: HeaderPolicy;
    readonly guard: Diagnostics['guard'];
    readonly isOffline?: () => boolean;
  },
): TargetRules {
  const mostPlaces = 200;
  const own: Rule = { prefix: '', headers: headersOfPolicy(sameOrigin), works: undefined };
  // What is known of places: whether they take our headers. An own one that failed, `null`, has to show that it does not
  // redirect.
  const places = new Map<string, boolean | null>();
  let rules: Rule[] = [];

  function add(more: readonly Target[]): () => void {
    const added = more.map(compileTarget);
    // Of two equals the first one stays before the second.
    rules = [...rules, ...added].sort((a, b) => b.prefix.length - a.prefix.length);
    return () => {
      rules = rules.filter((rule) => !added.includes(rule));
    };
  }

  add(targets);
  return {
    add,
    grant({ url, origin, pathname, search }) {
      // Rules cover whole path segments only: one for /rest must not speak for /restaurant.
      const place = `${origin}${pathname}/`;
      const known = places.get(place);
      const isSigned =
        SIGNED.test(search.toLowerCase()) || (/\/sign\//.test(pathname) && /[?&]token=/.test(search));
      if (known === false || isSigned) return undefined;
      const isOwn = origin === ownOrigin;
      const rule =
        rules.find(
          ({ prefix, covers }) =>
            place.startsWith(prefix) && (!covers || guard('a target', () => covers(url)) === true),
        ) ?? (isOwn ? own : undefined);
      if (!rule?.headers[0]) return undefined;
      if (ownOrigin && !isOwn) {
        if (rule.works === false || rule.isTried) return undefined;
        rule.isTried = !rule.works;
      }

      return {
        names: known === null ? [] : rule.headers,
        settle(how) {
          rule.isTried = false;
          // Most requests say what is known.
          if (known && rule.works && how === 'answered') return false;
          const end = isOffline?.() ? 'stopped' : how;
          const hasFailed = end === 'failed';
          if (end === 'stopped' || (hasFailed && (!ownOrigin || places.get(place)))) return false;
          places.set(place, hasFailed && isOwn ? null : end === 'answered');
          const [oldest] = places.keys();
          if (places.size > mostPlaces) places.delete(oldest!);
          if (!hasFailed) rule.works = true;
          else if (!isOwn) rule.works ??= false;
          return hasFailed && !isOwn;
        },
      };
    },
  };
}
