import { createClient } from '@supabase/supabase-js';
import { create, type AxiosInstance } from 'axios';
import { Press } from './press.tsx';
import { addressOf, pause } from './requests.ts';

function createAxios(adapter: 'fetch' | 'xhr'): AxiosInstance {
  const instance = create({ adapter });
  instance.interceptors.request.use(async (config) => {
    await pause();
    return config;
  });
  instance.interceptors.response.use(undefined, async (error: { config: { url: string } }) => {
    await pause();
    // The interceptor tries once more, as apps do after an expired token.
    return instance.get(error.config.url.replace('?failures=1', ''));
  });
  return instance;
}

function Axios({ adapter }: { adapter: 'fetch' | 'xhr' }) {
  const operation = `axios-${adapter}`;
  const instance = createAxios(adapter);
  async function run(): Promise<void> {
    await instance.get(addressOf(operation, 'first'));
    await instance.post(addressOf(operation, 'second'), { given: 1 });
    await instance.get(addressOf(operation, 'third', '?failures=1'));
  }
  return <Press operation={operation} onClick={() => void run()} />;
}

// Each operation has a gateway of its own, because supabase-js chooses the paths below the address.
function Supabase({
  operation,
  work,
}: {
  operation: string;
  work: (client: ReturnType<typeof open>) => Promise<unknown>;
}) {
  const client = open(operation);
  return <Press operation={operation} onClick={() => void work(client)} />;
}

function open(operation: string) {
  return createClient(`${location.origin}/seen/${operation}`, 'sb_publishable_key', {
    auth: { storageKey: operation, autoRefreshToken: false, detectSessionInUrl: false },
  });
}

/** Buttons for the requests of HTTP clients. */
export function Clients() {
  return (
    <>
      <Axios adapter="fetch" />
      <Axios adapter="xhr" />
      <Supabase
        operation="supabase-tables"
        work={async (client) => {
          await client.from('orders').select('*').eq('id', 1);
          await pause();
          await client.from('orders').insert({ id: 2 }).select();
          await client.rpc('total', { given: 1 });
        }}
      />
      <Supabase
        operation="supabase-functions"
        work={async (client) => {
          await client.functions.invoke('hello', { body: { given: 1 } });
          await Promise.all([client.functions.invoke('one'), client.from('orders').select()]);
        }}
      />
    </>
  );
}
