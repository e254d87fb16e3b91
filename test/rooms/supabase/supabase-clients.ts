import { createClient as createClient119, type SupabaseClient } from '@supabase/supabase-js';
import { createClient as createClient88 } from 'supabase-js-2-88';

type Options = NonNullable<Parameters<typeof createClient119>[2]>;

// Node 20 has no WebSocket, and these tests do not listen for live changes.
const transport = function () {} as unknown as typeof WebSocket;

function withDefaults({ auth, ...options }: Options): Options {
  return {
    auth: { persistSession: false, autoRefreshToken: false, storageKey: crypto.randomUUID(), ...auth },
    realtime: { transport },
    ...options,
  };
}

const key = 'sb_publishable_of_the_tests';

/** The oldest and the newest supported version of supabase-js. The tests use both. */
export const versions: readonly (readonly [
  version: string,
  createClient: (url: string, options?: Options) => SupabaseClient,
])[] = [
  [
    '2.88.0',
    (url, options = {}) =>
      createClient88(url, key, withDefaults(options) as never) as unknown as SupabaseClient,
  ],
  ['2.119.0', (url, options = {}) => createClient119(url, key, withDefaults(options))],
];
