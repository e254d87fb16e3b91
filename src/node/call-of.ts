import type { ServerCall } from '../server/index.ts';
import { findExchange } from './exchange.ts';

/**
 * Returns the call of a request: its span, and the user and the session from `verify`. It is what `withTracing` passes to
 * its handler. The argument is the request of `node:http` or Express, the request of Fastify, or the context of Koa.
 * Returns `undefined` if no adapter traces the request.
 *
 * @example
 * app.get('/members', (request, response) => {
 *   const userId = callOf(request)?.userId;
 * });
 */
export function callOf(request: object): ServerCall | undefined {
  const { raw, req } = request as { readonly raw?: unknown; readonly req?: unknown };
  return (findExchange(request) ?? findExchange(raw) ?? findExchange(req))?.call;
}
