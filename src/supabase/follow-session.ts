import type { Tracing } from '../core/index.ts';
import { report } from '../core/internal.ts';
import { getIdentity, type IdentityOptions } from './get-identity.ts';
import { getSessionId, type SessionIdOptions } from './get-session-id.ts';
import type { SupabaseClientLike } from './supabase-client-like.ts';

interface AuthLike {
  onAuthStateChange: (
    callback: (event: string, session: { readonly access_token?: unknown } | null) => void,
  ) => { data: { subscription: { unsubscribe: () => void } } };
}

/**
 * Tells the tracing which user and which session are signed in: first those that supabase-js finds, then all later ones,
 * and `null` after sign-out.
 */
export function followSession(
  { auth }: SupabaseClientLike,
  tracing: Tracing,
  options: SessionIdOptions & IdentityOptions,
): () => void {
  try {
    // This callback calls no method of the client. During the callback the client can hold its lock, and such a call
    // would wait for the lock for ever.
    // https://supabase.com/docs/reference/javascript/auth-onauthstatechange
    const { data } = (auth as AuthLike).onAuthStateChange((_event, session) => {
      const token = (session?.access_token ?? null) as string | null;
      const identity = getIdentity(token, options);
      // Without a key, the session would be the identity for a moment. So the key comes first and goes last.
      if (identity !== null) tracing.setIdentity(identity);
      tracing.setSession(getSessionId(token, options));
      if (identity === null) tracing.setIdentity(null);
    });
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
