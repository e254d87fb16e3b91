import { RESPONSE_IDS, TRACING_HEADERS } from '../../core/internal.ts';
import { appendToList } from './header-list.ts';
import { SUPABASE_HEADERS } from './tracing-cors-headers.ts';

/** Which pages of other origins may call, and how. */
export interface CorsOptions {
  /** Their origins, such as `https://app.example.com`; `'*'` for all. */
  readonly origins: '*' | readonly string[];
  /** The request headers that the app itself uses; ours are added. @default those of supabase-js */
  readonly headers?: readonly string[];
  /** @default GET, POST, PUT, PATCH, DELETE */
  readonly methods?: readonly string[];
  /** Lets the browser send cookies. @default false */
  readonly credentials?: boolean;
  /** For how long browsers remember the answer to a preflight. @default 7200, the most that Chromium does */
  readonly maxAgeSeconds?: number;
}

/** Origins, or `'*'`, or all settings. */
export type Cors = '*' | readonly string[] | CorsOptions;

/** Answers preflights, and marks answers so that the pages that may read them can. */
export interface CorsPolicy {
  readonly preflight: (request: Request) => Response;
  /** Adds to the headers of an answer; what the handler allowed itself stays. */
  readonly apply: (headers: Headers, request: Request) => void;
}

function isOrigin(text: unknown): boolean {
  return typeof text === 'string' && URL.canParse(text) && new URL(text).origin === text;
}

function readOptions(cors: Cors, caller: string): CorsOptions {
  const options: CorsOptions =
    cors === '*' || Array.isArray(cors) ? { origins: cors } : (cors as CorsOptions);
  const { origins, credentials } = options;
  const wrong = origins === '*' ? undefined : [origins].flat().find((origin) => !isOrigin(origin));
  if (origins === undefined || wrong !== undefined) {
    throw new TypeError(
      `[waybill] ${caller} got "${String(wrong)}" as an origin for cors; write it like "https://app.example.com".`,
    );
  }
  if (origins === '*' && credentials) {
    throw new TypeError(
      `[waybill] ${caller} cannot let all origins send cookies; list the origins for cors.`,
    );
  }
  return options;
}

/** Tells whether a browser asks if it may send another request. */
export function isPreflight({ method, headers }: Request): boolean {
  return method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method');
}

/**
 * Creates the policy; throws for settings that cannot work. `exposed` are response headers that pages may read,
 * `accepted` request headers that they may send beside those of the app and ours.
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function createCorsPolicy(
  cors: Cors,
  {
    caller,
    exposed = RESPONSE_IDS,
    accepted = [],
  }: { caller: string; exposed?: readonly string[]; accepted?: readonly string[] },
): CorsPolicy {
  const {
    origins,
    headers: appHeaders = SUPABASE_HEADERS,
    methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    credentials = false,
    maxAgeSeconds = 7200,
  } = readOptions(cors, caller);

  function allowOrigin(headers: Headers, request: Request): boolean {
    // Caches must not give the answer for one origin to a page of another.
    if (origins !== '*') headers.set('vary', appendToList(headers.get('vary'), ['Origin']));
    const origin = request.headers.get('origin');
    if (origin === null || (origins !== '*' && !origins.includes(origin))) return false;
    if (headers.has('access-control-allow-origin')) return true;
    headers.set('access-control-allow-origin', origins === '*' ? '*' : origin);
    if (credentials) headers.set('access-control-allow-credentials', 'true');
    return true;
  }

  return {
    preflight(request) {
      const headers = new Headers();
      if (allowOrigin(headers, request)) {
        headers.set(
          'access-control-allow-headers',
          appendToList(appHeaders.join(), [...TRACING_HEADERS, ...accepted], { credentials }),
        );
        headers.set('access-control-allow-methods', methods.join(', '));
        headers.set('access-control-max-age', String(maxAgeSeconds));
      }
      return new Response(null, { status: 204, headers });
    },
    apply(headers, request) {
      if (!allowOrigin(headers, request)) return;
      const present = headers.get('access-control-expose-headers');
      headers.set('access-control-expose-headers', appendToList(present, exposed, { credentials }));
    },
  };
}
