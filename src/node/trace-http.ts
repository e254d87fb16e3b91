import type { ServerTracing } from '../server/index.ts';
import { NodeAdapter, type NodeAdapterOptions } from './node-adapter.ts';
import type { NodeRequest } from './node-request.ts';
import type { NodeResponse } from './node-response.ts';

/** Settings of {@link traceHttp}. */
export interface TraceHttpOptions extends NodeAdapterOptions {
  /** The route pattern of the listener, such as `/members/:id`. It replaces the path in the name of the span. */
  readonly route?: string;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as Partial<PromiseLike<unknown>> | null | undefined)?.then === 'function';
}

/**
 * Wraps the request listener of a server of `node:http`, `node:https` or `node:http2`. Each request continues the trace
 * of its caller and is recorded as a SERVER span, as with `withTracing`. The span ends when the response has been sent,
 * or when the connection has closed. If the listener throws or rejects, the error is captured, and the client gets the
 * answer of `errorResponse`. Without Waybill such an error would end the process. Upgrades to WebSocket are not touched.
 *
 * @example
 * createServer(traceHttp(tracing, (request, response) => response.end('hello'))).listen(8080);
 */
export function traceHttp<Q extends NodeRequest, S extends NodeResponse>(
  tracing: ServerTracing,
  listener: (request: Q, response: S) => unknown,
  options: TraceHttpOptions = {},
): (request: Q, response: S) => void {
  const adapter = new NodeAdapter(tracing, 'traceHttp', options);
  if (typeof listener !== 'function') {
    throw new TypeError('[waybill] traceHttp needs a listener; pass a function of (request, response).');
  }
  return function (this: unknown, request, response) {
    const work = (): unknown => listener.call(this, request, response);
    adapter.begin(request, response, (exchange) => {
      if (!exchange) return void work();
      exchange.run(() => {
        try {
          const result = work();
          if (isThenable(result)) result.then(undefined, (error: unknown) => exchange.answer(error));
        } catch (error) {
          exchange.answer(error);
        }
      });
    });
  };
}
