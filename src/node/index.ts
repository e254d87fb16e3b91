export { callOf } from './call-of.ts';
export { expressErrorHandler, traceExpress } from './trace-express.ts';
export { traceFastify } from './trace-fastify.ts';
export { traceKoa } from './trace-koa.ts';
export { traceHttp } from './trace-http.ts';
export type { ExpressErrorMiddleware, ExpressMiddleware, ExpressNext } from './trace-express.ts';
export type { NodeAdapterOptions } from './node-adapter.ts';
export type { NodeRequest } from './node-request.ts';
export type { NodeResponse } from './node-response.ts';
export type { TraceHttpOptions } from './trace-http.ts';
export type {
  FastifyLike,
  FastifyPluginLike,
  FastifyReplyLike,
  FastifyRequestLike,
} from './trace-fastify.ts';
export type { KoaContext, KoaMiddleware } from './trace-koa.ts';
