import type { HeaderPolicy, Instrumentation } from '../core/index.ts';
import { addTargets, headersOfPolicy, ownOriginOf } from '../core/internal.ts';
import { feedPropagation } from './feed-propagation.ts';
import { followSession } from './follow-session.ts';
import type { SupabaseClientLike } from './supabase-client-like.ts';
import { supabaseTargets } from './supabase-targets.ts';
import { traceCalls } from './trace-calls.ts';

/** Settings of {@link traceSupabase}. */
export interface TraceSupabaseOptions {
  /**
   * The headers that Edge Functions get. Each function answers its own preflight requests. A function cannot be called
   * if its `Access-Control-Allow-Headers` lacks a header that we add. So set this once your functions answer with
   * `tracingCorsHeaders` of `waybill/server` (`'all'`), or with the `corsHeaders` of supabase-js 2.112.3 or later
   * (`'w3c'`).
   *
   * @default 'none', or 'w3c' if the client was created with `tracePropagation`. On the page's own origin, where the
   * browser sends no preflight: the value of `sameOrigin`
   */
  readonly functions?: HeaderPolicy;
  /**
   * The claims of the login token that may name the session, if the token comes from another provider than Supabase: as
   * `claims` of {@link getSessionId}.
   *
   * @default ['session_id']
   */
  readonly sessionClaims?: readonly string[];
}

/** The facts that newer clients give about their creation. */
interface ClientFacts {
  readonly supabaseUrl?: unknown;
  readonly settings?: { readonly tracePropagation?: { readonly enabled?: boolean } };
}

/**
 * Traces a supabase-js client: the session of its user, the action of each call, and the request behind each error.
 *
 * Needs `traceFetch()` beside it, which records the requests. If the project is on another origin than the page,
 * database and storage requests get `traceparent`, and sign-in requests get no headers. If two rules match one path,
 * the app's own rule in `targets` wins. Throws if `client` is not a supabase-js client.
 *
 * A call belongs to the action of the code that makes it. After a handler's own `await`, without `waybill/vite`, the
 * call is followed like other code; `action.run` makes it exact.
 *
 * `referenceOf(error)` knows the errors of queries, functions and files, thrown or in `{ error }`. Errors of `auth`
 * name no request, and belong to the action in which they are captured. A client with the `accessToken` option does not
 * tell which user is signed in. Then call `tracing.setSession(getSessionId(token, { claims: ['sid'] }))` when your app
 * signs in, and `tracing.setSession(null)` when it signs out.
 *
 * @example
 * createTracing({ service: 'shop-web', instrumentations: [traceFetch(), captureErrors(), traceSupabase(supabase)] });
 */
export function traceSupabase(
  client: SupabaseClientLike,
  { functions, sessionClaims }: TraceSupabaseOptions = {},
): Instrumentation {
  const { supabaseUrl, settings } = (client ?? {}) as ClientFacts;
  if (typeof supabaseUrl !== 'string' || !URL.canParse(supabaseUrl)) {
    throw new TypeError(
      '[waybill] traceSupabase got no supabase-js client; pass the client that createClient returned.',
    );
  }
  // An invalid policy throws here, where the mistake was made.
  if (functions !== undefined) headersOfPolicy(functions);
  return (tracing) => {
    const otherwise = settings?.tracePropagation?.enabled ? 'w3c' : 'none';
    const undos = [
      addTargets(
        tracing,
        supabaseTargets(supabaseUrl, { functions, otherwise, ownOrigin: ownOriginOf(tracing) }),
      ),
      followSession(client, tracing, sessionClaims && { claims: sessionClaims }),
      feedPropagation(tracing),
      traceCalls(client, tracing),
    ];
    return () => {
      for (const undo of undos) undo();
    };
  };
}
