import type { Exchange } from './exchange.ts';
import type { NodeRequest } from './node-request.ts';

/** A request of Express, while a router works on it. */
interface ExpressRequest extends NodeRequest {
  /** The path of the routers that the request has entered. */
  readonly baseUrl?: unknown;
  /** The values in the last path that matched, by their names. A wildcard of Express 5 has a list of segments. */
  readonly params?: Readonly<Record<string, unknown>>;
}

interface ExpressRoute {
  readonly path?: unknown;
}

/** The path that a request took into a router, and the pattern of that path. */
interface Entered {
  readonly path: string;
  readonly pattern: string;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Finds the last place where segments of a path have some values. Returns -1 if there is none. */
function findLast(segments: readonly string[], values: readonly unknown[]): number {
  let start = segments.length - values.length;
  while (start >= 0 && !values.every((value, nth) => decode(segments[start + nth]!) === value)) start--;
  return start;
}

/**
 * Writes the names of values in the place of the values: `/teams/red` with the value `red` of `team` is `/teams/:team`.
 * Of equal segments the last one counts. A value that is a part of a segment stays.
 */
function nameValues(path: string, values: ExpressRequest['params'] = {}): string {
  const segments = path.split('/');
  for (const [name, value] of Object.entries(values).toReversed()) {
    // The value of a wildcard is a list of segments in Express 5, and a text with slashes in Express 4.
    const forms: readonly unknown[][] = Array.isArray(value) ? [value] : [[value], String(value).split('/')];
    const found = forms.find((form) => form[0] && findLast(segments, form) >= 0);
    if (found) segments.splice(findLast(segments, found), found.length, `:${name}`);
  }
  return segments.join('/');
}

/** Follows a request of Express through its routers. */
class RouteWatch {
  readonly #exchange: Exchange;
  readonly #entered: Entered[] = [{ path: '', pattern: '' }];
  baseUrl: unknown;
  route: ExpressRoute | undefined;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  get base(): Entered {
    return this.#entered.at(-1)!;
  }

  /** The request entered a router, or left routers. Express leaves the outermost router with `undefined`. */
  moveTo({ params }: ExpressRequest, baseUrl: unknown): void {
    this.baseUrl = baseUrl;
    const path = typeof baseUrl === 'string' ? baseUrl : '';
    while (this.#entered.length > 1 && path !== this.base.path && !path.startsWith(`${this.base.path}/`)) {
      this.#entered.pop();
    }
    const { base } = this;
    if (path.startsWith(`${base.path}/`))
      this.#entered.push({ path, pattern: base.pattern + nameValues(path.slice(base.path.length), params) });
  }

  /** The request came to a route. The pattern of a route can be a text, an expression or a list. */
  match(route: ExpressRoute | undefined): void {
    this.route = route;
    if (route?.path === undefined) return;
    const [{ pattern }, own] = [this.base, String(route.path)];
    this.#exchange.setRoute(own === '/' && pattern !== '' ? pattern : pattern + own);
  }
}

/**
 * Learns the route of a request when Express sets `request.baseUrl` and `request.route`. Later it is too late: when a
 * handler passes an error on, Express leaves the router and forgets its path.
 */
export function watchRoute(request: NodeRequest, exchange: Exchange): void {
  const watch = new RouteWatch(exchange);
  const known: ExpressRequest = request;
  watch.moveTo(known, known.baseUrl);
  const visible = { configurable: true, enumerable: true };
  Object.defineProperties(request, {
    baseUrl: {
      ...visible,
      get: () => watch.baseUrl,
      set(this: ExpressRequest, path: unknown) {
        watch.moveTo(this, path);
      },
    },
    route: {
      ...visible,
      get: () => watch.route,
      set(route: ExpressRoute | undefined) {
        watch.match(route);
      },
    },
  });
}
