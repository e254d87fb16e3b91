import { RESPONSE_IDS, TRACING_HEADERS } from '../../core/internal.ts';
import { appendToList } from './header-list.ts';

const ALLOW = 'Access-Control-Allow-Headers';
const EXPOSE = 'Access-Control-Expose-Headers';

/** The headers that supabase-js sends to a function: https://supabase.com/docs/guides/functions/cors */
export const SUPABASE_HEADERS = ['authorization', 'x-client-info', 'apikey', 'content-type'] as const;

/**
 * Returns CORS headers that let a browser send Waybill's request headers and read Waybill's response headers.
 *
 * Header names that `existing` already allows or exposes stay, and Waybill's names come after them. Upper and lower
 * case do not matter. Other headers in `existing`, such as `Access-Control-Allow-Origin`, do not change.
 *
 * @example
 * const corsHeaders = tracingCorsHeaders({
 *   'Access-Control-Allow-Origin': '*',
 *   'Access-Control-Allow-Headers': 'authorization, x-client-info, apikey, content-type',
 * });
 */
export function tracingCorsHeaders(
  existing: Readonly<Record<string, string>> = { [ALLOW]: SUPABASE_HEADERS.join(', ') },
): Record<string, string> {
  const headers = { ...existing };
  const spell = (name: string): string =>
    Object.keys(headers).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
  const credentials = headers[spell('Access-Control-Allow-Credentials')] === 'true';
  const append = (name: string, names: readonly string[]): void => {
    headers[spell(name)] = appendToList(headers[spell(name)], names, { credentials });
  };
  append(ALLOW, TRACING_HEADERS);
  append(EXPOSE, RESPONSE_IDS);
  return headers;
}
