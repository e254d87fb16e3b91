import { publicError, type ServerTracing } from '../server/index.ts';
import { isForFramework } from '../server/internal.ts';
import { findExchange } from './exchange.ts';
import { NodeAdapter, type NodeAdapterOptions } from './node-adapter.ts';
import type { NodeRequest } from './node-request.ts';
import type { NodeResponse } from './node-response.ts';

/** A request of Fastify, with the members that Waybill uses. */
export interface FastifyRequestLike {
  readonly raw: NodeRequest;
  readonly routeOptions: { readonly url?: string | undefined };
}

/** A reply of Fastify, with the members that Waybill uses. */
export interface FastifyReplyLike {
  readonly raw: NodeResponse;
  getHeaders(): Readonly<Record<string, unknown>>;
  hijack(): unknown;
}

/** An instance of Fastify, with the members that Waybill uses. */
export interface FastifyLike {
  addHook(
    name: 'onRequest',
    hook: (request: FastifyRequestLike, reply: FastifyReplyLike, done: () => void) => void,
  ): unknown;
  addHook(
    name: 'onSend',
    hook: (...args: [FastifyRequestLike, FastifyReplyLike, payload: unknown, done: () => void]) => void,
  ): unknown;
  setErrorHandler(
    handler: (error: unknown, request: FastifyRequestLike, reply: FastifyReplyLike) => void,
  ): unknown;
}

/** A plugin of Fastify. */
export type FastifyPluginLike = (instance: FastifyLike, options: unknown, done: () => void) => void;

interface Stream {
  once(event: 'error', listener: (error: unknown) => void): unknown;
}

function isStream(payload: unknown): payload is Stream {
  const { once, pipe } = Object(payload) as Readonly<Record<string, unknown>>;
  return typeof once === 'function' && typeof pipe === 'function';
}

/** Fastify means the message of an error below 500 for the client. It marks such an error only by `statusCode`. */
function asPublic(error: unknown): unknown {
  const { statusCode, expose, message, code } = Object(error) as Readonly<Record<string, unknown>>;
  const isOfClient = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
  if (!isOfClient || expose !== undefined || !Number.isInteger(statusCode)) return error;
  const named = typeof code === 'string' && { code };
  return publicError(String(message), { status: statusCode, cause: error, ...named });
}

/**
 * Creates a plugin for Fastify 5. Each request continues the trace of its caller and is recorded as a SERVER span, as with
 * `withTracing`. The plugin sets the error handler: the client gets the answer of `errorResponse`. Register it before
 * other plugins and routes. The span has the name of the route.
 */
export function traceFastify(tracing: ServerTracing, options: NodeAdapterOptions = {}): FastifyPluginLike {
  const adapter = new NodeAdapter(tracing, 'traceFastify', options);
  const plugin: FastifyPluginLike = (instance, _options, done) => {
    instance.addHook('onRequest', (request, reply, next) => {
      const isOpen = adapter.begin(request.raw, reply.raw, (exchange) => {
        exchange?.setRoute(request.routeOptions.url);
        if (exchange) exchange.run(() => next());
        else next();
      });
      if (!isOpen) reply.hijack();
    });
    instance.addHook('onSend', (...[request, , payload, next]) => {
      const exchange = findExchange(request.raw);
      // Fastify has its own listener for the error, and destroys the response without telling it.
      if (exchange && isStream(payload)) payload.once('error', (error) => exchange.failBody(error));
      next();
    });
    instance.setErrorHandler((error, request, reply) => {
      const exchange = findExchange(request.raw);
      if (!exchange || isForFramework(error)) throw error;
      reply.hijack();
      if (!reply.raw.headersSent) {
        for (const [name, value] of Object.entries(reply.getHeaders())) {
          if (value !== undefined) reply.raw.setHeader(name, value as string);
        }
      }
      exchange.answer(asPublic(error));
    });
    done();
  };
  // The hook and the handler are for all routes, not only for those that the plugin registers.
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: 'waybill',
  });
}
