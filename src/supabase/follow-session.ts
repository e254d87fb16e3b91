import type { Tracing } from '../core/index.ts';
import { report } from '../core/internal.ts';
import { getSessionId, type SessionIdOptions } from './get-session-id.ts';
import type { SupabaseClientLike } from './supabase-client-like.ts';

interface AuthLike {
  onAuthStateChange: (
    callback: (event: string, session: { readonly access_token?: unknown } | null) => void,
  ) => { data: { subscription: { unsubscribe: () => void } } };
}

/**
 * Tells the tracing which session is signed in: first the session that supabase-js finds, then each later session, and
 * `null` after sign-out.
 */
export function followSession(
  { auth }: SupabaseClientLike,
  tracing: Tracing,
  options?: SessionIdOptions,
): () => void {
  try {
    // This callback calls no method of the client. During the callback the client can hold its lock, and such a call
    // would wait for the lock for ever.
    // https://supabase.com/docs/reference/javascript/auth-onauthstatechange
    const { data } = (auth as AuthLike).onAuthStateChange((_event, session) =>
      tracing.setSession(getSessionId((session?.access_token ?? null) as string | null, options)),
    );
    return () => data.subscription.unsubscribe();
  } catch (error) {
    // A client with the `accessToken` option throws whenever code reads a property of its `auth`.
    report(tracing, {
      kind: 'supabase-js without auth',
      message:
        'This Supabase client has tokens of its own; call tracing.setSession when your app signs in or out.',
      error,
    });
    return () => {};
  }
}
