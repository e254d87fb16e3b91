import { Hono, type MiddlewareHandler } from 'hono';
import { answerFailure } from './answer-failure.ts';
import { jsonError } from './json-response.ts';
import { limitBody } from './limit-body.ts';
import type { FetchHandler } from './fetch-handler.ts';
import type { SupabaseLite } from './supabase-lite.ts';

const notFound = (): Response => jsonError(404, 'not_found', 'There is nothing here.');

// This works like the Kong of a local Supabase: it answers preflights itself, and allows all asked headers.
const reflectingCors: MiddlewareHandler = async (context, next) => {
  if (context.req.method === 'OPTIONS') {
    return new Response(null, {
      headers: {
        'access-control-allow-origin': '*',
        'access-control-allow-headers': context.req.header('access-control-request-headers') ?? '',
        'access-control-allow-methods': 'GET,HEAD,PUT,PATCH,POST,DELETE',
      },
    });
  }
  await next();
  context.header('access-control-allow-origin', '*');
  return undefined;
};

// lite answers an unknown path with plain text.
function inJson(response: Response): Response {
  const isText = response.headers.get('content-type')?.startsWith('text/plain');
  return response.status === 404 && isText ? notFound() : response;
}

/** Settings of {@link createGateway}. */
export interface GatewayOptions {
  readonly lite: SupabaseLite;
  /** The functions by their names. They answer preflights themselves. */
  readonly functions: ReadonlyMap<string, FetchHandler>;
  /** Whether pages of other origins may use auth and rest. */
  readonly crossOrigin: boolean;
}

/** Creates the app at the Supabase URL of a project: auth, rest and functions. */
export function createGateway({ lite, functions, crossOrigin }: GatewayOptions): Hono {
  const gateway = new Hono();
  for (const path of ['/auth/v1/*', '/rest/v1/*']) {
    if (crossOrigin) gateway.use(path, reflectingCors);
    gateway.all(path, limitBody, async ({ req }) => inJson(await lite.fetch(req.raw)));
  }
  gateway.all('/functions/v1/:name', limitBody, ({ req }) => {
    const handler = functions.get(req.param('name'));
    return handler?.(req.raw) ?? jsonError(404, 'not_found', 'There is no such function.');
  });
  gateway.notFound(notFound);
  gateway.onError(answerFailure);
  return gateway;
}
