import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { Scenario } from '../scenario.ts';

const supabaseClient: Scenario = {
  name: 'supabase-client',
  requests: 9,
  open: ({ A }) => {
    // supabase-js ends its paths in the name of a table or function. The lab reads the owner from that name.
    const base = A.address(1).replace(/\/A\.1.*/, '');
    const supabase: SupabaseClient = createClient(base, 'sb_publishable_key', {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      // Nothing uses realtime here, and Node 20 has no WebSocket, which supabase-js asks for.
      realtime: { transport: globalThis.WebSocket ?? class {} },
    });
    return async ({ who, request, pause }) => {
      const name = (step: number): string => `${who}.${step}`;
      await supabase.from(name(1)).select('*').eq('id', 1);
      await pause();
      const inserted = await supabase
        .from(name(2))
        .insert({ id: 2 })
        .select()
        .then(({ data }) => data);
      await supabase.rpc(name(3), { given: inserted });
      await supabase.functions.invoke(name(4), { body: { given: 1 } });
      await Promise.all([supabase.from(name(5)).select(), supabase.from(name(6)).delete().eq('id', 1)]);
      const load = async (step: number) => supabase.from(name(step)).select().maybeSingle();
      await load(7);
      await supabase.functions.invoke(name(8));
      await request(9);
    };
  },
};

/** A client whose builders send their requests only when they are awaited. */
export const supabase = [supabaseClient];
