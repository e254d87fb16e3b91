import type { SupabaseClient } from '@supabase/supabase-js';
import { describe, expect, it } from 'vitest';
import { accessToken } from './access-token.ts';
import { serveAuth, sessionBody, sessionIds, tokenOf } from './serve-auth.ts';
import { versions } from './supabase-clients.ts';
import { traceClient } from './trace-client.ts';

const credentials = { email: 'mia@example.com', password: 'correct horse' };
const signIn = ({ auth }: SupabaseClient) => auth.signInWithPassword(credentials);

type Change = readonly [
  event: string,
  sessionId: string | null,
  change: (client: SupabaseClient) => Promise<{ readonly error: unknown }>,
];

// In each case but the first, the user is already signed in by a password.
const changes: readonly Change[] = [
  ['SIGNED_IN', sessionIds.password, signIn],
  ['TOKEN_REFRESHED', sessionIds.refresh_token, ({ auth }) => auth.refreshSession()],
  ['USER_UPDATED', sessionIds.password, ({ auth }) => auth.updateUser({ data: { name: 'Mia' } })],
  [
    'PASSWORD_RECOVERY',
    sessionIds.recovery,
    ({ auth }) => auth.verifyOtp({ type: 'recovery', token_hash: 'hash' }),
  ],
  [
    'MFA_CHALLENGE_VERIFIED',
    sessionIds.factor,
    ({ auth }) => auth.mfa.verify({ factorId: 'f', challengeId: 'c', code: '123456' }),
  ],
  ['SIGNED_OUT', null, ({ auth }) => auth.signOut()],
];

describe.each(versions)('supabase-js %s', (_version, createClient) => {
  it.each(changes)('follows the session at %s', async (event, sessionId, change) => {
    const project = await serveAuth();
    const client = createClient(project.url);
    const { tracing } = traceClient(client);
    if (event !== 'SIGNED_IN') await signIn(client);
    const events: string[] = [];
    client.auth.onAuthStateChange((name) => void events.push(name));
    await client.auth.getSession();
    // The test sets a wrong session. Only the event of the change can correct it.
    tracing.setSession(sessionId === null ? sessionIds.recovery : null);
    expect((await change(client)).error).toBeNull();
    expect(events.filter((name) => name !== 'INITIAL_SESSION')).toEqual([event]);
    expect(tracing.session()).toBe(sessionId);
  });

  it('follows a stored session at INITIAL_SESSION, without a request', async () => {
    const project = await serveAuth();
    const stored = new Map<string, string>();
    const storage = {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    };
    const auth = { persistSession: true, storage, storageKey: 'kept' };
    stored.set(
      'kept',
      JSON.stringify({ ...sessionBody(tokenOf(sessionIds.password)), expires_at: 4_000_000_000 }),
    );
    const client = createClient(project.url, { auth });
    const { tracing } = traceClient(client);
    const found = new Promise((resolve) => {
      tracing.subscribe((event) => {
        if (event.type === 'session') resolve(event.sessionId);
      });
    });
    expect(await found).toBe(sessionIds.password);
    expect(project.seen).toEqual([]);
  });

  it('signs out where the server ends the session', async () => {
    const expired = { ...sessionBody(tokenOf(sessionIds.password)), expires_at: 1 };
    const project = await serveAuth(({ path }) => {
      if (path.includes('grant_type=password')) return { body: expired };
      return path.includes('grant_type=refresh_token')
        ? { status: 400, body: { code: 'refresh_token_not_found', message: 'Invalid Refresh Token' } }
        : undefined;
    });
    const client = createClient(project.url);
    const { tracing } = traceClient(client);
    await signIn(client);
    expect(tracing.session()).toBe(sessionIds.password);
    expect((await client.auth.getSession()).data.session).toBeNull();
    expect(tracing.session()).toBeNull();
  });

  it.each([
    [
      'the legacy anonymous key',
      accessToken({ role: 'anon', ref: 'abc', iss: 'supabase', exp: 4_000_000_000 }),
    ],
    ['a publishable key', 'sb_publishable_x9V2Q'],
    ['something malformed', 'a.b'],
    ['the token of another provider', accessToken({ sid: 'sess_2abc', exp: 4_000_000_000 })],
  ])('forgets the session when a refresh brings %s', async (_what, token) => {
    const project = await serveAuth(({ path }) =>
      path.includes('grant_type=refresh_token') ? { body: sessionBody(token) } : undefined,
    );
    const client = createClient(project.url);
    const { tracing, diagnostics } = traceClient(client);
    await signIn(client);
    expect(tracing.session()).toBe(sessionIds.password);
    await client.auth.refreshSession();
    expect(tracing.session()).toBeNull();
    expect(diagnostics).toEqual([]);
  });

  it('follows the sessions of another provider by the claims that it is told', async () => {
    const project = await serveAuth(({ path }) =>
      path.includes('/token')
        ? { body: sessionBody(accessToken({ sid: 'sess_2abc', exp: 4_000_000_000 })) }
        : undefined,
    );
    const client = createClient(project.url);
    const { tracing, spans } = traceClient(client, {
      sessionClaims: ['session_id', 'sid'],
      pageUrl: project.url,
    });
    await signIn(client);
    await client.from('orders').select();
    expect(tracing.session()).toBe('sess_2abc');
    expect(project.seen.at(-1)?.headers['x-session-id']).toBe('sess_2abc');
    expect(spans().at(-1)?.attributes['session.id']).toBe('sess_2abc');
    await client.auth.signOut();
    expect(tracing.session()).toBeNull();
  });
});
