import type { ServerTracing } from 'waybill/server';
import type { FetchHandler } from './listen.ts';

/** Which of our headers pages may send to the functions; what the page sets in `traceSupabase({ functions })`. */
export type FunctionHeaders = 'none' | 'w3c' | 'all';

// What every function copied from Supabase's documentation before 2026, and what many still answer.
const oldCorsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, x-client-info, apikey, content-type',
};

/**
 * Gives the wrapper that makes a function of a handler.
 *
 * With `none` the functions are as they were before anybody thought of tracing: a browser that sends one of our headers
 * from another origin is refused. Otherwise `withTracing` answers, with our headers behind those of Supabase.
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
