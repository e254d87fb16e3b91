import type { Exchange } from './exchange.ts';
import type { NodeRequest } from './node-request.ts';

/** A request of Express, while a router works on it. */
interface ExpressRequest extends NodeRequest {
  /** The path of the routers that the request has entered. */
  readonly baseUrl?: string;
}

interface ExpressRoute {
  readonly path?: unknown;
}

/** Returns the pattern of a route, behind the path of its router. A route can have a text, an expression or a list. */
function patternOf(baseUrl: string, { path }: ExpressRoute): string {
  const own = String(path);
  return own === '/' && baseUrl !== '' ? baseUrl : `${baseUrl}${own}`;
}

/**
 * Learns the route of a request when Express sets `request.route`. Later it is too late: when a handler passes an error
 * on, Express leaves the router and forgets its path.
 */
export function watchRoute(request: NodeRequest, exchange: Exchange): void {
  let route: ExpressRoute | undefined;
  Object.defineProperty(request, 'route', {
    configurable: true,
    enumerable: true,
    get: () => route,
    set(this: ExpressRequest, matched: ExpressRoute | undefined) {
      route = matched;
      if (matched?.path !== undefined) exchange.setRoute(patternOf(this.baseUrl ?? '', matched));
    },
  });
}
