import type { Address } from './address.ts';
import { compileTarget, type Target, type TargetRule } from './target.ts';
import { headersOfPolicy, type HeaderPolicy } from '../propagation/tracing-headers.ts';
import type { Diagnostics } from '../records/diagnostics.ts';

/** What became of a request: it was answered, from another origin in the end, it failed, or it was stopped. */
export type RequestEnd = 'answered' | 'redirected' | 'failed' | 'stopped';

/** What one request may carry. */
export interface HeaderGrant {
  /** The names of the headers; empty where it shall show how it goes without. */
  readonly names: readonly string[];
  /** Learns from how the request ended; tells whether our headers are the likely reason that it failed. */
  readonly settle: (how: RequestEnd) => boolean;
}

/** What target rules know of their page. */
export interface TargetSurroundings {
  /** The page's own origin. @default none */
  readonly ownOrigin?: string | undefined;
  /** Which headers requests to it get. */
  readonly sameOrigin: HeaderPolicy;
  readonly guard: Diagnostics['guard'];
  /** Whether there is no network at all. @default there is */
  readonly isOffline?: (() => boolean) | undefined;
}

const MOST_PLACES = 200;

// A signed URL is an authorization for exactly one request; object stores refuse it when a header is added. Browsers take
// four times as long to compile this without regard to case.
const SIGNATURE = /[?&]([a-z]+-)*sig(nature)?=/;

const urlOf = ({ origin, pathname, search }: Address): URL => new URL(origin + pathname + search);

function isSigned({ search, pathname }: Address): boolean {
  if (!search) return false;
  const query = search.toLowerCase();
  if (query.includes('sig') && SIGNATURE.test(query)) return true;
  // Supabase's signed URLs have a token behind a path with `/sign/`, to which others go that ask for one.
  return pathname.includes('/sign/') && /[?&]token=/.test(search);
}

/**
 * Decides which of our headers a request by `http:` or `https:` may carry. The rule with the longest matching path wins,
 * the first of two equals; functions come behind all addresses; and any rule wins over what the page's own origin gets by
 * default.
 *
 * In a page, until one request has shown that a rule for another origin works, one at a time carries headers. Where that
 * one fails, the rule gets none any more: a preflight that is refused breaks the app's own request, and no page can see
 * it.
 */
export class TargetRules {
  readonly #surroundings: TargetSurroundings;
  readonly #own: TargetRule;
  #rules: TargetRule[] = [];
  /**
   * What is known of places: whether they take our headers. An own one that failed, `null`, has to show that it does not
   * redirect.
   */
  readonly #places = new Map<string, boolean | null>();

  /** Throws where a target is no URL or its policy unknown. */
  constructor(targets: readonly Target[], surroundings: TargetSurroundings) {
    this.#surroundings = surroundings;
    this.#own = { prefix: '', headers: headersOfPolicy(surroundings.sameOrigin), works: undefined };
    this.add(targets);
  }

  /** Adds rules behind those that are there, and gives back a function that removes them. */
  add(more: readonly Target[]): () => void {
    const added = more.map(compileTarget);
    // Of two equals the first one stays before the second.
    this.#rules = [...this.#rules, ...added].sort((a, b) => b.prefix.length - a.prefix.length);
    return () => {
      this.#rules = this.#rules.filter((rule) => !added.includes(rule));
    };
  }

  /** Gives what a request to this address may carry; nothing where that is none. */
  grant(address: Address): HeaderGrant | undefined {
    const { ownOrigin } = this.#surroundings;
    // Rules cover whole path segments only: one for /rest must not speak for /restaurant.
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
        // Most requests say what is known.
        if (known && rule.works && how === 'answered') return false;
        return this.#learn(rule, { place, isOwn }, how);
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

  /** Learns how a request ended; tells whether our headers are the likely reason that it failed. */
  #learn(rule: TargetRule, { place, isOwn }: { place: string; isOwn: boolean }, how: RequestEnd): boolean {
    const { ownOrigin, isOffline } = this.#surroundings;
    const end = isOffline?.() ? 'stopped' : how;
    const hasFailed = end === 'failed';
    if (end === 'stopped' || (hasFailed && (!ownOrigin || this.#places.get(place)))) return false;
    this.#places.set(place, hasFailed && isOwn ? null : end === 'answered');
    const [oldest] = this.#places.keys();
    if (this.#places.size > MOST_PLACES) this.#places.delete(oldest!);
    if (!hasFailed) rule.works = true;
    else if (!isOwn) rule.works ??= false;
    return hasFailed && !isOwn;
  }
}
