import { RESPONSE_IDS, TRACING_HEADERS } from '../../core/internal.ts';
import type { EditableHeaders, ReceivedRequest } from '../propagation/received-request.ts';
import { adviseOnOrigin } from './advise-on-origin.ts';
import { appendToList } from './header-list.ts';
import { SUPABASE_HEADERS } from './tracing-cors-headers.ts';

/** Settings that decide which pages of other origins can call the server, and how. */
export interface CorsOptions {
  /** The origins of the pages that can call the server, such as `https://app.example.com`. `'*'` allows all origins. */
  readonly origins: '*' | readonly string[];
  /** The request headers that the app itself uses. Waybill adds its own headers. @default those of supabase-js */
  readonly headers?: readonly string[];
  /** The HTTP methods that pages of other origins can use. @default GET, POST, PUT, PATCH, DELETE */
  readonly methods?: readonly string[];
  /** Lets the browser send cookies with the requests of allowed pages. @default false */
  readonly credentials?: boolean;
  /**
   * The number of seconds for which a browser remembers the response to a preflight.
   * @default 7200, the maximum of Chromium
   */
  readonly maxAgeSeconds?: number;
}

/** The CORS settings: a list of origins, or `'*'` for all origins, or an object with all settings. */
export type Cors = '*' | readonly string[] | CorsOptions;

/** Answers preflights. Adds CORS headers to all other responses, so that allowed pages can read them. */
export interface CorsPolicy {
  readonly preflight: (request: ReceivedRequest) => Response;
  /** Adds CORS headers to a response. Headers that the handler has already set do not change. */
  readonly apply: (headers: EditableHeaders, request: ReceivedRequest) => void;
}

function readOptions(
  cors: Cors,
  caller: string,
): CorsOptions & { readonly origins: '*' | readonly string[] } {
  const isOptions = typeof cors === 'object' && !Array.isArray(cors);
  const given: CorsOptions = isOptions ? (cors as CorsOptions) : { origins: cors };
  const { origins, ...options } = given;
  if (origins === '*' && options.credentials) {
    throw new TypeError(
      `[waybill] ${caller} cannot let all origins send cookies; list the origins for cors.`,
    );
  }
  if (origins === '*') return { ...options, origins };
  const listed = [origins].flat();
  for (const origin of listed) {
    const advice = adviseOnOrigin(origin);
    if (advice !== undefined) {
      throw new TypeError(`[waybill] ${caller} got "${String(origin)}" as an origin for cors; ${advice}.`);
    }
  }
  return { ...options, origins: listed };
}

/**
 * Tells whether a request is a preflight. A browser sends a preflight to find out whether it is allowed to send another
 * request.
 */
export function isPreflight({ method, headers }: ReceivedRequest): boolean {
  return method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method');
}

/**
 * Creates the CORS policy of a server. Throws for settings that cannot work. `exposed` lists the response headers that
 * pages can read. `accepted` lists request headers that pages can send, in addition to those of the app and of Waybill.
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

  function allowOrigin(headers: EditableHeaders, request: ReceivedRequest): boolean {
    // With `Vary`, a cache does not give the response for one origin to a page of another origin.
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
