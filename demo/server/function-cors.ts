import type { ServerTracing } from 'waybill/server';
import type { FetchHandler } from './fetch-handler.ts';

/** The tracing headers that pages may send to the functions. The page sets it in `traceSupabase({ functions })`. */
export type FunctionHeaders = 'none' | 'w3c' | 'all';

// Every function copied these headers from Supabase's documentation before 2026. Many functions still send them.
const oldCorsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, x-client-info, apikey, content-type',
};

/**
 * Gives the wrapper that turns a handler into a function.
 *
 * With `none` the functions know nothing of tracing: they refuse a browser that sends a tracing header from another
 * origin. Otherwise `withTracing` answers, and adds the tracing headers to the headers of Supabase.
 */
export function functionCors(
  tracing: ServerTracing,
  headers: FunctionHeaders,
): (handler: FetchHandler, route: string) => FetchHandler {
  if (headers !== 'none')
    return (handler, route) => tracing.withTracing((request) => handler(request), { route, cors: '*' });
  return (handler, route) => {
    const traced = tracing.withTracing((request) => handler(request), { route });
    return async (request) => {
      if (request.method === 'OPTIONS') return new Response('ok', { headers: oldCorsHeaders });
      const response = await traced(request);
      for (const [name, value] of Object.entries(oldCorsHeaders)) response.headers.set(name, value);
      return response;
    };
  };
}
