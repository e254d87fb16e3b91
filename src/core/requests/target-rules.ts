import type { Address } from './address.ts';
import { compileTarget, type Target, type TargetRule } from './target.ts';
import { headersOfPolicy, type HeaderPolicy } from '../propagation/tracing-headers.ts';
import type { Diagnostics } from '../records/diagnostics.ts';

/**
 * How a request ended. `redirected`: there was a redirect to another origin. `failed`: no response came. `stopped`: the
 * request ended with another error, such as an abort.
 */
export type RequestEnd = 'answered' | 'redirected' | 'failed' | 'stopped';

/** The headers that one request can carry. */
export interface HeaderGrant {
  /**
   * The names of the headers. Empty if the request must carry none of our headers. Such a request tests whether the
   * address redirects.
   */
  readonly names: readonly string[];
  /** Takes note of the end of the request. Returns whether our headers are the likely reason for its failure. */
  readonly settle: (how: RequestEnd) => boolean;
}

/** The facts that target rules need about the page. */
export interface TargetSurroundings {
  /** The page's own origin. @default none */
  readonly ownOrigin?: string | undefined;
  /** The headers of requests to the page's own origin. */
  readonly sameOrigin: HeaderPolicy;
  readonly guard: Diagnostics['guard'];
  /** Tells whether there is no network at all. @default there is a network */
  readonly isOffline?: (() => boolean) | undefined;
}

const MOST_PLACES = 200;

// A signed URL authorizes exactly one request. If a header is added, object stores refuse the request. The flag `i` is
// missing, because with it browsers take four times as long to compile this expression.
const SIGNATURE = /[?&]([a-z]+-)*sig(nature)?=/;

// A rule matches only whole path segments: a rule for /rest must not match /restaurant.
const placeOf = ({ origin, pathname }: Address): string => `${origin}${pathname}/`;

const urlOf = ({ origin, pathname, search }: Address): URL => new URL(origin + pathname + search);

function isSigned({ search, pathname }: Address): boolean {
  if (!search) return false;
  const query = search.toLowerCase();
  if (query.includes('sig') && SIGNATURE.test(query)) return true;
  // A signed URL of Supabase has `/sign/` in the path and a token in the query. The request that asks Supabase for a
  // signed URL also has `/sign/` in the path, but no token.
  return pathname.includes('/sign/') && /[?&]token=/.test(search);
}

/**
 * Decides which of our headers an HTTP request can carry. If several rules match, the rule with the longest path
 * applies. If two rules have the same path, the first applies. A function applies only if no address matches. Each rule
 * takes precedence over the default for the page's own origin.
 *
 * In a page, a rule for another origin must first prove that it works: only one request at a time carries headers,
 * until one of these requests succeeds. If such a request fails, the rule allows no headers from then on. The reason is
 * that a refused preflight breaks the app's own request, and a page cannot see the refusal.
 */
export class TargetRules {
  readonly #surroundings: TargetSurroundings;
  readonly #own: TargetRule;
  #rules: TargetRule[] = [];
  /**
   * Whether requests to an address (origin and path) can carry our headers. `null`: a request to an address on the own
   * origin failed. The next request goes without our headers. It tests whether the address redirects to another origin.
   */
  readonly #places = new Map<string, boolean | null>();

  /** Throws if a target is not a URL, or if its header policy is unknown. */
  constructor(targets: readonly Target[], surroundings: TargetSurroundings) {
    this.#surroundings = surroundings;
    this.#own = {
      prefix: '',
      headers: headersOfPolicy(surroundings.sameOrigin),
      works: undefined,
      refuses: false,
    };
    this.add(targets);
  }

  /** Adds rules after the existing rules. The returned function removes the added rules. */
  add(more: readonly Target[]): () => void {
    const added = more.map(compileTarget);
    // The sort is stable, so the first of two equal rules stays first.
    this.#rules = [...this.#rules, ...added].sort((a, b) => b.prefix.length - a.prefix.length);
    return () => {
      this.#rules = this.#rules.filter((rule) => !added.includes(rule));
    };
  }

  /** Returns the headers that a request to this address can carry. Returns `undefined` if it can carry no headers. */
  grant(address: Address): HeaderGrant | undefined {
    const { ownOrigin, isOffline } = this.#surroundings;
    const place = placeOf(address);
    const known = this.#places.get(place);
    if (known === false || isSigned(address)) return undefined;
    const isOwn = address.origin === ownOrigin;
    const rule = this.#find(address) ?? (isOwn ? this.#own : undefined);
    if (!rule?.headers[0]) return undefined;
    if (ownOrigin && !isOwn) {
      if (rule.works === false || rule.isTried) return undefined;
      rule.isTried = !rule.works;
    }
    return {
      names: known === null ? [] : rule.headers,
      settle: (how) => {
        rule.isTried = false;
        // Most requests only confirm that the address and its rule work.
        if (known && rule.works && how === 'answered') return false;
        const hasFailed = how === 'failed';
        if (how === 'stopped' || isOffline?.()) return false;
        if (hasFailed && (!ownOrigin || this.#places.get(place))) return false;
        this.#note(place, hasFailed && isOwn ? null : how === 'answered');
        if (!hasFailed) rule.works = true;
        else if (!isOwn) rule.works ??= false;
        return hasFailed && !isOwn;
      },
    };
  }

  /** Tells whether an answer with a status below 500 from this address is a refusal. */
  refuses(address: Address): boolean {
    return !!this.#find(address)?.refuses;
  }

  #find(address: Address): TargetRule | undefined {
    const { guard } = this.#surroundings;
    const place = placeOf(address);
    return this.#rules.find(
      ({ prefix, covers }) =>
        place.startsWith(prefix) && (!covers || guard('a target', () => covers(urlOf(address))) === true),
    );
  }

  #note(place: string, takesHeaders: boolean | null): void {
    this.#places.set(place, takesHeaders);
    const [oldest] = this.#places.keys();
    if (this.#places.size > MOST_PLACES) this.#places.delete(oldest!);
  }
}
