import type { Address } from './address.ts';
import { compileTarget, type Target, type TargetRule } from './target.ts';
import { headersOfPolicy, type HeaderPolicy } from '../propagation/tracing-headers.ts';
import type { Diagnostics } from '../records/diagnostics.ts';

/** How a request ended. After a redirect to another origin it is `redirected`, without an answer `failed`. */
export type RequestEnd = 'answered' | 'redirected' | 'failed' | 'stopped';

/** The headers that one request may carry. */
export interface HeaderGrant {
  /** The names of the headers. Empty if the request has to show its outcome without our headers. */
  readonly names: readonly string[];
  /** Takes the end of the request. Tells whether our headers are the likely reason for its failure. */
  readonly settle: (how: RequestEnd) => boolean;
}

/** The surroundings of target rules. */
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

// A signed URL authorizes exactly one request. Object stores refuse the request if a header is added. Browsers take
// four times as long to compile this expression with the flag `i`.
const SIGNATURE = /[?&]([a-z]+-)*sig(nature)?=/;

const urlOf = ({ origin, pathname, search }: Address): URL => new URL(origin + pathname + search);

function isSigned({ search, pathname }: Address): boolean {
  if (!search) return false;
  const query = search.toLowerCase();
  if (query.includes('sig') && SIGNATURE.test(query)) return true;
  // Supabase's signed URLs have `/sign/` in the path and a token. Requests that ask for a signed URL have no token.
  return pathname.includes('/sign/') && /[?&]token=/.test(search);
}

/**
 * Decides which of our headers a request by `http:` or `https:` may carry. The rule with the longest matching path
 * wins. Of two equal rules the first wins. Functions come behind all addresses. Any rule wins over the default of the
 * page's own origin.
 *
 * In a page, a rule for another origin is tried first: only one request at a time carries headers, until one of them
 * has shown that the rule works. If such a request fails, the rule gives no headers from then on: a refused preflight
 * breaks the app's own request, and no page can see the refusal.
 */
export class TargetRules {
  readonly #surroundings: TargetSurroundings;
  readonly #own: TargetRule;
  #rules: TargetRule[] = [];
  /**
   * Whether a place takes our headers. `null` is a place on the own origin at which a request failed: the next request
   * has to show that the place does not redirect.
   */
  readonly #places = new Map<string, boolean | null>();

  /** Throws if a target is not a URL or its policy is unknown. */
  constructor(targets: readonly Target[], surroundings: TargetSurroundings) {
    this.#surroundings = surroundings;
    this.#own = { prefix: '', headers: headersOfPolicy(surroundings.sameOrigin), works: undefined };
    this.add(targets);
  }

  /** Adds rules behind the existing rules. The returned function removes them. */
  add(more: readonly Target[]): () => void {
    const added = more.map(compileTarget);
    // The sort is stable: of two equal rules the first stays first.
    this.#rules = [...this.#rules, ...added].sort((a, b) => b.prefix.length - a.prefix.length);
    return () => {
      this.#rules = this.#rules.filter((rule) => !added.includes(rule));
    };
  }

  /** Gives the headers that a request to this address may carry, or `undefined` if it may carry no headers. */
  grant(address: Address): HeaderGrant | undefined {
    const { ownOrigin, isOffline } = this.#surroundings;
    // Rules cover whole path segments only: a rule for /rest must not cover /restaurant.
    const place = `${address.origin}${address.pathname}/`;
    const known = this.#places.get(place);
    if (known === false || isSigned(address)) return undefined;
    const isOwn = address.origin === ownOrigin;
    const rule = this.#find(place, address) ?? (isOwn ? this.#own : undefined);
    if (!rule?.headers[0]) return undefined;
    if (ownOrigin && !isOwn) {
      if (rule.works === false || rule.isTried) return undefined;
      rule.isTried = !rule.works;
    }
    return {
      names: known === null ? [] : rule.headers,
      settle: (how) => {
        rule.isTried = false;
        // Most requests only confirm the known state.
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

  #find(place: string, address: Address): TargetRule | undefined {
    const { guard } = this.#surroundings;
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
