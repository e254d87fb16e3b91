import type { Session } from '@supabase/supabase-js';
import { useEffect, useState } from 'react';
import { useBackend } from '../use-backend.ts';

/** Gives the session of the signed-in person, null after a sign-out, and undefined until the session is known. */
export function useSession(): Session | null | undefined {
  const { supabase } = useBackend();
  const [session, setSession] = useState<Session | null>();
  useEffect(() => {
    const { data } = supabase.auth.onAuthStateChange((_event, next) => setSession(next));
    return () => data.subscription.unsubscribe();
  }, [supabase]);
  return session;
}
