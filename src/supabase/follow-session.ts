import type { InstrumentedTracing } from '../core/index.ts';
import { getSessionId } from './get-session-id.ts';
import type { SupabaseClientLike } from './supabase-client-like.ts';

interface AuthLike {
  onAuthStateChange: (
    callback: (event: string, session: { readonly access_token?: unknown } | null) => void,
  ) => { data: { subscription: { unsubscribe: () => void } } };
}

/** Tells the tracing who is signed in, from the first session that supabase-js finds until sign-out. */
export function followSession({ auth }: SupabaseClientLike, tracing: InstrumentedTracing): () => void {
  try {
    // Nothing is asked of the client in here: it may hold its lock, and asking would wait for it forever.
    // https://supabase.com/docs/reference/javascript/auth-onauthstatechange
    const { data } = (auth as AuthLike).onAuthStateChange((_event, session) => {
      const token = session?.access_token;
      tracing.setSession(typeof token === 'string' ? getSessionId(token) : null);
    });
    return () => data.subscription.unsubscribe();
  } catch (error) {
    // A client with the `accessToken` option throws on whatever is read of its `auth`.
    tracing.report({
      kind: 'supabase-js without auth',
      message:
        'This Supabase client takes its tokens from elsewhere; call tracing.setSession where your app signs in and out.',
      error,
    });
    return () => {};
  }
}
