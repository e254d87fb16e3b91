import { isForFramework, surroundingsOf } from '../server/internal.ts';
import { errorResponse, type ServerTracing } from '../server/index.ts';
import { findExchange } from './exchange.ts';
import { watchRoute } from './express-route.ts';
import { NodeAdapter, type NodeAdapterOptions } from './node-adapter.ts';
import type { NodeRequest } from './node-request.ts';
import { sendResponse, type NodeResponse } from './node-response.ts';

/** Calls the next middleware, or with an error the next error middleware. */
export type ExpressNext = (error?: unknown) => void;

/** A middleware of Express 4 and 5. */
export type ExpressMiddleware = (request: NodeRequest, response: NodeResponse, next: ExpressNext) => void;

/** An error middleware of Express 4 and 5. */
export type ExpressErrorMiddleware = (
  ...args: [error: unknown, request: NodeRequest, response: NodeResponse, next: ExpressNext]
) => void;

/**
 * Creates a middleware for Express 4 and 5. Each request continues the trace of its caller and is recorded as a SERVER
 * span, as with `withTracing`. The span has the name of the route, and ends when the response has been sent, or when the
 * connection has closed. Put it before all other middleware, and {@link expressErrorHandler} behind all routes.
 *
 * @example
 * app.use(traceExpress(tracing));
 * app.get('/members/:id', showMember);
 * app.use(expressErrorHandler(tracing));
 */
export function traceExpress(tracing: ServerTracing, options: NodeAdapterOptions = {}): ExpressMiddleware {
  const adapter = new NodeAdapter(tracing, 'traceExpress', options);
  return (request, response, next) => {
    adapter.begin(request, response, (exchange) => {
      if (!exchange) return next();
      watchRoute(request, exchange);
      exchange.run(() => next());
    });
  };
}

/**
 * Creates the error middleware for Express 4 and 5. It captures each error that a handler throws, rejects with or passes
 * to `next`, and the client gets the answer of `errorResponse`. If a part of the response has been sent, Express closes
 * the connection.
 *
 * If you have an error middleware of your own, put it behind this one, and let it answer what this one passes on:
 * redirects and other control flow of a framework, and errors after the head of the response.
 */
export function expressErrorHandler(tracing: ServerTracing): ExpressErrorMiddleware {
  const { captureError, ports } = surroundingsOf(tracing, 'expressErrorHandler');
  const handle: ExpressErrorMiddleware = (...[error, request, response, next]) => {
    const exchange = findExchange(request);
    if (isForFramework(error)) return next(error);
    if (!exchange) {
      const occurrence = captureError(error, {}, ports.carrier.current());
      return response.headersSent ? next(error) : sendResponse(response, errorResponse(error, occurrence));
    }
    if (!response.headersSent) return exchange.answer(error);
    exchange.fail(error);
    return next(error);
  };
  // Express knows an error middleware by the number of its parameters.
  return Object.defineProperty(handle, 'length', { value: 4 });
}
