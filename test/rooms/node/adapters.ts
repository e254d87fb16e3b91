import { serve as serveWeb } from '@hono/node-server';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { callOf, expressErrorHandler, traceExpress, traceHttp } from 'waybill/node';
import type { Cors, ServerCall, ServerTracing } from 'waybill/server';
import { importExpress } from './frameworks.ts';
import { serve } from './serve.ts';

/** A handler that each server can run: it gives a status and a text, or throws. */
export type Work = (call: ServerCall) => Answer | Promise<Answer>;

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
}

/** Serves `/members/:id` with some server until the test has finished, and gives its address. */
export type Adapter = (tracing: ServerTracing, work: Work, cors?: Cors) => Promise<string>;

function write(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, headers);
  response.end(body);
}

const nodeWork =
  (work: Work) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> =>
    write(response, await work(callOf(request)!));

const express =
  (name: 'express' | 'express-4'): Adapter =>
  async (tracing, work, cors) => {
    const create = await importExpress(name);
    const app = create();
    app.use(traceExpress(tracing, { requestLog: false, ...(cors && { cors }) }));
    const router = create.Router();
    router.all('/:id', (request, response, next) => {
      // Express 4 waits for no promise.
      nodeWork(work)(request, response).then(undefined, (error: unknown) => setImmediate(next, error));
    });
    app.use('/members', router);
    app.use(expressErrorHandler(tracing));
    return serve(app);
  };

/** Servers of each kind. All of them must answer and record alike. */
export const adapters: Readonly<Record<string, Adapter>> = {
  async withTracing(tracing, work, cors) {
    const handler = tracing.withTracing(
      async (_request, call) => {
        const { body, ...init } = await work(call);
        return new Response(body, init);
      },
      { route: '/members/:id', ...(cors && { cors }) },
    );
    const server = serveWeb({ fetch: handler, port: 0, hostname: '127.0.0.1' });
    await once(server, 'listening');
    onTestFinished(async () => {
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await once(server, 'close');
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  },
  traceHttp: (tracing, work, cors) =>
    serve(
      traceHttp(tracing, nodeWork(work), {
        route: '/members/:id',
        requestLog: false,
        ...(cors && { cors }),
      }),
    ),
  'Express 5': express('express'),
  'Express 4': express('express-4'),
};
