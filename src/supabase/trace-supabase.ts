import type { HeaderPolicy, Instrumentation } from '../core/index.ts';
import { addTargets, headersOfPolicy, ownOriginOf } from '../core/internal.ts';
import { feedPropagation } from './feed-propagation.ts';
import { followSession } from './follow-session.ts';
import type { IdentityOptions } from './get-identity.ts';
import type { SupabaseClientLike } from './supabase-client-like.ts';
import { supabaseTargets } from './supabase-targets.ts';
import { traceCalls } from './trace-calls.ts';

/** Settings of {@link traceSupabase}. */
export interface TraceSupabaseOptions extends IdentityOptions {
  /**
   * The headers that requests to Edge Functions get. Each function answers its own preflight requests. A page cannot
   * call a function if the `Access-Control-Allow-Headers` of the function lacks a header that Waybill adds. So set this
   * option only when your functions answer with `tracingCorsHeaders` of `waybill/server` (then set `'all'`), or with
   * the `corsHeaders` of supabase-js 2.112.3 or later (then set `'w3c'`).
   *
   * @default 'none', or 'w3c' if the client was created with `tracePropagation`. On the page's own origin, where the
   * browser sends no preflight: the value of `sameOrigin`
   */
  readonly functions?: HeaderPolicy;
  /**
   * Names of the claims that can hold the session id, for login tokens from a provider other than Supabase. This is the
   * `claims` option of {@link getSessionId}.
   *
   * @default ['session_id']
   */
  readonly sessionClaims?: readonly string[];
}

/** Properties that describe how a client was created. Older clients lack some of them. */
interface ClientFacts {
  readonly supabaseUrl?: unknown;
  readonly settings?: { readonly tracePropagation?: { readonly enabled?: boolean } };
}

/**
 * Traces a supabase-js client: the identity and the session of its user, the action of each call, and the request
 * behind each error.
 *
 * Use `traceFetch()` too, because it records the requests. Sign-in requests get no headers. Database and storage
 * requests get `traceparent` if the project is on another origin than the page. If the app's own `targets` contain the
 * address of one of these services, the app's target wins. Throws if `client` is not a supabase-js client.
 *
 * A call belongs to the action of the code that makes it. If the app is not compiled with `waybill/vite`, Waybill
 * infers the action of a call that comes after an `await` in a handler. This is the same for all code, not only for
 * supabase-js. In `action.run`, the action is certain.
 *
 * `referenceOf(error)` knows the errors of queries, functions and files, whether they are thrown or returned as
 * `{ error }`. Errors of `auth` are linked to no request, and belong to the action in which they are captured. A client
 * with the `accessToken` option does not tell which user is signed in. In this case call
 * `tracing.setIdentity(getIdentity(token))` and `tracing.setSession(getSessionId(token, { claims: ['sid'] }))` when your
 * app signs in, and both with `null` when it signs out.
 *
 * @example
 * createTracing({ service: 'shop-web', instrumentations: [traceFetch(), captureErrors(), traceSupabase(supabase)] });
 */
export function traceSupabase(
  client: SupabaseClientLike,
  { functions, sessionClaims, tenantClaim }: TraceSupabaseOptions = {},
): Instrumentation {
  const { supabaseUrl, settings } = (client ?? {}) as ClientFacts;
  if (typeof supabaseUrl !== 'string' || !URL.canParse(supabaseUrl)) {
    throw new TypeError(
      '[waybill] traceSupabase got no supabase-js client; pass the client that createClient returned.',
    );
  }
  // An invalid header policy throws immediately, in the call that contains the mistake.
  if (functions !== undefined) headersOfPolicy(functions);
  return (tracing) => {
    const otherwise = settings?.tracePropagation?.enabled ? 'w3c' : 'none';
    const undos = [
      addTargets(
        tracing,
        supabaseTargets(supabaseUrl, { functions, otherwise, ownOrigin: ownOriginOf(tracing) }),
      ),
      followSession(client, tracing, {
        ...(sessionClaims && { claims: sessionClaims }),
        ...(tenantClaim !== undefined && { tenantClaim }),
      }),
      feedPropagation(tracing),
      traceCalls(client, tracing),
    ];
    return () => {
      for (const undo of undos) undo();
    };
  };
}
