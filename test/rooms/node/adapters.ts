import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { callOf, expressErrorHandler, traceExpress, traceFastify, traceHttp, traceKoa } from 'waybill/node';
import type { Cors, ServerCall, ServerTracing } from 'waybill/server';
import { importExpress, importFramework } from './frameworks.ts';
import { listen } from '../server/listen.ts';
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

interface FastifyReply {
  code(status: number): FastifyReply;
  headers(headers: Record<string, string>): FastifyReply;
  send(body: string): FastifyReply;
}

/** The parts of Fastify that the tests use. */
interface Fastify {
  register(plugin: unknown): Promise<unknown>;
  all(path: string, handler: (request: object, reply: FastifyReply) => Promise<unknown>): void;
  listen(options: object): Promise<string>;
  close(): Promise<void>;
}

interface KoaContext {
  status: number;
  body: string;
  set(headers: Record<string, string>): void;
}

/** The parts of Koa and its router that the tests use. */
interface KoaApp {
  use(middleware: unknown): void;
  callback(): RequestListener;
}

interface KoaRouter {
  all(path: string, handler: (context: KoaContext) => Promise<void>): void;
  routes(): unknown;
}

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
    return listen((request) => handler(request));
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
  async 'Fastify 5'(tracing, work, cors) {
    const { default: create } = await importFramework<{ default: () => Fastify }>('fastify/fastify.js');
    const app = create();
    await app.register(traceFastify(tracing, { requestLog: false, ...(cors && { cors }) }));
    app.all('/members/:id', async (request, reply) => {
      const { status, body, headers = {} } = await work(callOf(request)!);
      return reply.code(status).headers(headers).send(body);
    });
    onTestFinished(() => app.close());
    return app.listen({ port: 0, host: '127.0.0.1' });
  },
  async 'Koa 3'(tracing, work, cors) {
    const { default: Koa } = await importFramework<{ default: new () => KoaApp }>('koa/lib/application.js');
    const { default: Router } = await importFramework<{ default: new () => KoaRouter }>(
      '@koa/router/dist/index.mjs',
    );
    const [app, router] = [new Koa(), new Router()];
    app.use(traceKoa(tracing, { requestLog: false, ...(cors && { cors }) }));
    router.all('/members/:id', async (context) => {
      const { status, body, headers = {} } = await work(callOf(context)!);
      context.status = status;
      context.body = body;
      context.set(headers);
    });
    app.use(router.routes());
    return serve(app.callback());
  },
};
