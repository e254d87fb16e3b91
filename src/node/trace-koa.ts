import type { ServerTracing } from '../server/index.ts';
import { isForFramework } from '../server/internal.ts';
import type { Exchange } from './exchange.ts';
import { NodeAdapter, type NodeAdapterOptions } from './node-adapter.ts';
import type { NodeRequest } from './node-request.ts';
import type { NodeResponse } from './node-response.ts';

/** The context of Koa, with the members that Waybill uses. */
export interface KoaContext {
  readonly req: NodeRequest;
  readonly res: NodeResponse;
  respond?: boolean;
}

/** A middleware of Koa. */
export type KoaMiddleware = (context: KoaContext, next: () => Promise<unknown>) => Promise<unknown>;

async function follow(context: KoaContext, next: () => Promise<unknown>, exchange: Exchange): Promise<void> {
  try {
    await next();
  } catch (error) {
    if (isForFramework(error)) throw error;
    if (context.res.headersSent) {
      // The app's listeners of errors hear it too. Koa alone would leave the response open.
      exchange.answer(error);
      throw error;
    }
    // Koa then leaves the response alone.
    context.respond = false;
    exchange.answer(error);
  } finally {
    // `@koa/router` writes the pattern of the route here.
    exchange.setRoute((context as unknown as Readonly<Record<string, unknown>>)['_matchedRoute']);
  }
}

/**
 * Creates a middleware for Koa 3. Each request continues the trace of its caller and is recorded as a SERVER span, as with
 * `withTracing`. If a later middleware throws, the error is captured, and the client gets the answer of `errorResponse`.
 * Put it before all other middleware. With `@koa/router`, the span has the name of the route.
 */
export function traceKoa(tracing: ServerTracing, options: NodeAdapterOptions = {}): KoaMiddleware {
  const adapter = new NodeAdapter(tracing, 'traceKoa', options);
  return (context, next) =>
    new Promise((resolve) => {
      const isOpen = adapter.begin(context.req, context.res, (exchange) =>
        resolve(exchange ? exchange.run(() => follow(context, next, exchange)) : next()),
      );
      if (isOpen) return;
      context.respond = false;
      resolve(undefined);
    });
}
