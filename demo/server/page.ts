import { Hono } from 'hono';
import { answerFailure } from './answer-failure.ts';
import type { ClientFiles } from './client-files.ts';
import type { FunctionHeaders } from './function-cors.ts';
import { jsonError, jsonResponse } from './json-response.ts';
import type { FetchHandler } from './fetch-handler.ts';

/** The settings that the page needs before it can start. */
export interface PageConfig {
  /** The address of auth, rest and functions. `null` means the page's own origin, under any host name. */
  readonly supabaseUrl: string | null;
  readonly anonKey: string;
  readonly functions: FunctionHeaders | null;
  readonly demoLogin: { readonly email: string; readonly password: string };
}

/** Settings of {@link createPage}. */
export interface PageOptions {
  readonly config: PageConfig;
  readonly ingest: FetchHandler;
  readonly supportApi: FetchHandler;
  /** The app for auth, rest and functions, if they share the page's origin. */
  readonly gateway: Hono | null;
  readonly client: ClientFiles;
}

// These paths are for programs. A program cannot use the page as an answer.
const PROGRAM_PATH = /^\/(api|auth|rest|functions|otlp|storage|realtime|v1)(\/|$)/;

function securityHeaders(supabaseUrl: string | null): Readonly<Record<string, string>> {
  return {
    'content-security-policy': [
      "default-src 'self'",
      `connect-src 'self'${supabaseUrl === null ? '' : ` ${supabaseUrl}`}`,
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "object-src 'none'",
    ].join('; '),
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  };
}

/** Creates the app at the page's own origin. */
export function createPage({ config, ingest, supportApi, gateway, client }: PageOptions): Hono {
  const page = new Hono();
  const headers = securityHeaders(config.supabaseUrl);
  page.get('/config.json', ({ req }) => {
    const supabaseUrl = config.supabaseUrl ?? new URL(req.url).origin;
    return jsonResponse({ ...config, supabaseUrl }, 200, { 'cache-control': 'no-store' });
  });
  page.all('/otlp/*', ({ req }) => ingest(req.raw));
  page.all('/api/support/*', ({ req }) => supportApi(req.raw));
  if (gateway) page.route('/', gateway);
  page.all('*', ({ req }) => {
    if (PROGRAM_PATH.test(req.path)) return jsonError(404, 'not_found', 'There is nothing here.');
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      return jsonError(405, 'method_not_allowed', 'Pages are read with GET.', {
        headers: { allow: 'GET, HEAD' },
      });
    }
    const response = client.find(req.path) ?? jsonError(404, 'not_found', 'There is nothing here.');
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  });
  page.onError(answerFailure);
  return page;
}
