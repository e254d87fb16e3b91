import { processLock, type SupabaseClient } from '@supabase/supabase-js';
import { describe, expect, it } from 'vitest';
import { serveAuth, sessionIds } from './serve-auth.ts';
import { versions } from './supabase-clients.ts';
import { traceClient } from './trace-client.ts';

const credentials = { email: 'mia@example.com', password: 'correct horse' };

/** Wraps a client. The wrapper counts the runs of the auth callback, and lists the members read during a run. */
function watch(client: SupabaseClient): {
  readonly client: SupabaseClient;
  /** Gives the number of runs of the callback. */
  readonly runs: () => number;
  /** The members of the client that the callback read. */
  readonly readInside: readonly string[];
} {
  let runs = 0;
  let isInside = false;
  const readInside: string[] = [];
  const watched = <T extends object>(target: T, name: string): T =>
    new Proxy(target, {
      get(_, key) {
        const path = `${name}.${String(key)}`;
        if (isInside) readInside.push(path);
        const value: unknown = Reflect.get(target, key, target);
        if (path === 'client.auth.onAuthStateChange') return listen;
        if (path === 'client.auth') return watched(value as object, path);
        return value;
      },
    });
  const listen: SupabaseClient['auth']['onAuthStateChange'] = (callback: (...args: never[]) => unknown) =>
    client.auth.onAuthStateChange((...args) => {
      runs++;
      isInside = true;
      const result = callback(...(args as unknown as never[]));
      isInside = false;
      // supabase-js would wait for a promise, and for everything that the promise waits for.
      expect(result).toBeUndefined();
    });
  return { client: watched(client, 'client'), runs: () => runs, readInside };
}

describe.each(versions)('supabase-js %s', (_version, createClient) => {
  it('asks the client for nothing while it handles an auth event', async () => {
    const project = await serveAuth();
    const client = createClient(project.url);
    const watched = watch(client);
    const { tracing } = traceClient(watched.client);
    await client.auth.signInWithPassword(credentials);
    expect(tracing.session()).toBe(sessionIds.password);
    await client.auth.refreshSession();
    await client.auth.updateUser({ data: { name: 'Mia' } });
    await client.auth.signOut();
    expect(tracing.session()).toBeNull();
    expect(watched.runs()).toBeGreaterThanOrEqual(4);
    expect(watched.readInside).toEqual([]);
  });

  it('lists a member of the client that the callback reads', async () => {
    const project = await serveAuth();
    const client = createClient(project.url);
    const watched = watch(client);
    watched.client.auth.onAuthStateChange(() => {
      void watched.client.auth.getSession();
    });
    await client.auth.signInWithPassword(credentials);
    expect(watched.readInside).toContain('client.auth.getSession');
  });

  it('lets people sign in, ask and sign out while a lock is held', async () => {
    const project = await serveAuth();
    let held = 0;
    let most = 0;
    const client = createClient(project.url, {
      auth: {
        lock: (name, timeoutMs, work) =>
          processLock(name, timeoutMs, async () => {
            most = Math.max(most, ++held);
            const result = await work();
            held--;
            return result;
          }),
      },
    });
    const { tracing } = traceClient(client);
    const seen: (string | null)[] = [];
    tracing.subscribe((event) => {
      if (event.type === 'session') seen.push(event.sessionId);
    });
    const [signedIn] = await Promise.all([
      client.auth.signInWithPassword(credentials),
      client.auth.getSession(),
      tracing.action('Load', () => client.from('orders').select()),
    ]);
    expect(signedIn.error).toBeNull();
    await Promise.all([client.auth.refreshSession(), tracing.action('Load', () => client.rpc('total'))]);
    await client.auth.signOut();
    expect(seen).toEqual([sessionIds.password, sessionIds.refresh_token, null]);
    expect([held, most]).toEqual([0, 1]);
  });

  it('follows no session after the undo', async () => {
    const project = await serveAuth();
    const client = createClient(project.url);
    const { tracing } = traceClient(client);
    await client.auth.signInWithPassword(credentials);
    void tracing.dispose();
    await client.auth.signOut();
    expect(tracing.session()).toBe(sessionIds.password);
  });
});
