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
   * Which headers Edge Functions get. Each function answers its own preflight requests, and one whose
   * `Access-Control-Allow-Headers` lacks a header that we add cannot be called at all. So give this once your functions
   * answer with `tracingCorsHeaders` of `waybill/server` (`'all'`), or with the `corsHeaders` of supabase-js 2.112.3 or
   * later (`'w3c'`).
   *
   * @default 'none', or 'w3c' where the client was created with `tracePropagation`; on the page's own origin, where
   * nothing is preflighted, what `sameOrigin` says
   */
  readonly functions?: HeaderPolicy;
  /**
   * Which claims of the login token may name the session, where it comes from another provider than Supabase: as
   * `claims` of {@link getSessionId}.
   *
   * @default ['session_id']
   */
  readonly sessionClaims?: readonly string[];
}

/** What newer clients say of how they were created. */
interface ClientFacts {
  readonly supabaseUrl?: unknown;
  readonly settings?: { readonly tracePropagation?: { readonly enabled?: boolean } };
}

/**
 * Traces a supabase-js client: who is signed in, which action each of its calls belongs to, and which request each of
 * its errors came from.
 *
 * Needs `traceFetch()` beside it, which records the requests. Where the project is on another origin than the page,
 * database and storage requests get `traceparent`, sign-in requests get nothing; of two rules for one path the app's
 * own in `targets` wins. Throws where `client` is no client.
 *
 * A call belongs to the action whose code makes it. After a handler's own `await`, make it in `action.run`:
 * without, it belongs to no action.
 *
 * `referenceOf(error)` knows the errors of queries, functions and files, thrown or in `{ error }`; those of `auth` name
 * no request, and belong to the action that they are captured in. A client with the `accessToken` option tells nobody
 * who is signed in: call `tracing.setSession(getSessionId(token, { claims: ['sid'] }))` where your app signs in, and
 * `tracing.setSession(null)` where it signs out.
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
      '[waybill] traceSupabase got no supabase-js client; pass what createClient gave you.',
    );
  }
  // Throws on a policy that is none, here where the mistake was made.
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
