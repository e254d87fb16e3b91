import { describe, expect, it } from 'vitest';
import { getSessionId } from 'waybill/supabase';
import { accessToken } from './access-token.ts';

const sessionId = '2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c3d';

describe('getSessionId', () => {
  it('gives the session_id claim', () => {
    expect(getSessionId(accessToken({ sub: 'u', session_id: sessionId }))).toBe(sessionId);
  });

  it('gives it in lower case', () => {
    expect(getSessionId(accessToken({ session_id: sessionId.toUpperCase() }))).toBe(sessionId);
  });

  it('reads tokens with names from all over the world', () => {
    const token = accessToken({ user_metadata: { name: 'Zoë 山田 😀' }, session_id: sessionId });
    expect(getSessionId(token)).toBe(sessionId);
  });

  it('reads a token that has expired, since its session may live on', () => {
    expect(getSessionId(accessToken({ exp: 1, session_id: sessionId }))).toBe(sessionId);
  });

  it('reads a token as long as servers take', () => {
    expect(getSessionId(accessToken({ session_id: sessionId, junk: 'x'.repeat(12_000) }))).toBe(sessionId);
  });
});

describe('getSessionId, with claims', () => {
  const claims = ['session_id', 'sid'];

  it.each([
    ['Clerk', 'sess_2NfT8bQyXbXvYp3kC1r0l9WvZaS'],
    ['Keycloak', '1f1d4b1a-8a3b-4a3c-9b0c-9a6b2f1f0f8e'],
    ['Auth0', 'jYA5wG-hNwHdX3pYtQ7r2mVb1KfLzE9s'],
    ['WorkOS', 'session_01HQAG1HENBZMAZD82YRXDFC0B'],
  ])('gives the sid of %s', (_provider, sid) => {
    expect(getSessionId(accessToken({ sub: 'u', sid }), { claims })).toBe(sid);
  });

  it('lets the first claim that the token has decide, good or not', () => {
    expect(getSessionId(accessToken({ sid: 'sess_1', session_id: sessionId }), { claims })).toBe(sessionId);
    expect(getSessionId(accessToken({ sid: 'sess_1', session_id: sessionId }), { claims: ['sid'] })).toBe(
      'sess_1',
    );
    expect(getSessionId(accessToken({ sid: 'sess_1', session_id: 'sess_2' }), { claims })).toBeNull();
    expect(getSessionId(accessToken({ sid: 'sess_1', session_id: null }), { claims })).toBe('sess_1');
  });

  it.each<[string, unknown]>([
    ['a number', 42],
    ['an object', { id: 'sess_1' }],
    ['an empty text', ''],
    ['129 characters', 'x'.repeat(129)],
    ['a line break', 'sess_1\r\nx-evil: 1'],
    ['a script', '<script>alert(1)</script>'],
    ['a space', 'sess 1'],
    ['letters that turn the reading direction', 'sess_\u202e1'],
    ['letters that no header may carry', 'sess_é'],
  ])('gives null where it is %s', (_what, sid) => {
    expect(getSessionId(accessToken({ sid }), { claims })).toBeNull();
  });

  it.each(['constructor', 'toString', '__proto__', 'length'])(
    'finds no %s that the token has not',
    (name) => {
      expect(getSessionId(accessToken({ sub: 'u' }), { claims: [name] })).toBeNull();
    },
  );

  it('gives null if no claim is named', () => {
    expect(getSessionId(accessToken({ session_id: sessionId, sid: 'sess_1' }), { claims: [] })).toBeNull();
  });
});
