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

  it.each<[string, unknown]>([
    ['null', null],
    ['undefined', undefined],
    ['a number', 7],
    ['an object', { session_id: sessionId }],
    ['an empty text', ''],
    ['dots', '..'],
    ['a publishable key', 'sb_publishable_x9V2Q'],
    ['a session id itself', sessionId],
    ['a payload that is no base64', 'eyJhbGciOiJIUzI1NiJ9.%%%.x'],
    ['a payload that is no JSON', `x.${Buffer.from('session_id').toString('base64url')}.x`],
    ['a payload that is null', `x.${Buffer.from('null').toString('base64url')}.x`],
    ['a payload that is a text', `x.${Buffer.from('"session_id"').toString('base64url')}.x`],
    ['a payload cut off', accessToken({ session_id: sessionId }).slice(0, 60)],
    ['the legacy anonymous key', accessToken({ role: 'anon', ref: 'abc', iss: 'supabase' })],
    ['a numeric claim', accessToken({ session_id: 42 })],
    ['a list', accessToken({ session_id: [sessionId] })],
    ['an empty claim', accessToken({ session_id: '' })],
    ["another provider's id", accessToken({ session_id: 'sess_2abc', sid: 'sess_2abc' })],
    ['a claim with a line break', accessToken({ session_id: `${sessionId}\n` })],
    ['a claim that is a script', accessToken({ session_id: '<script>alert(1)</script>' })],
    ['a nested claim', accessToken({ app_metadata: { session_id: sessionId } })],
  ])('gives null for %s', (_what, token) => {
    expect(getSessionId(token as string)).toBeNull();
  });

  it('does not even decode a token longer than any server takes', () => {
    expect(getSessionId(accessToken({ session_id: sessionId, junk: 'x'.repeat(20_000) }))).toBeNull();
    expect(getSessionId('eyJ'.repeat(10_000_000))).toBeNull();
  });
});
