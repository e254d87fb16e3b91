import { describe, expect, it } from 'vitest';
import { getSessionId } from 'waybill/supabase';
import { accessToken } from './access-token.ts';

const sessionId = '2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c3d';
const good = accessToken({ session_id: sessionId });
const [header, payload, signature] = good.split('.') as [string, string, string];

const base64url = (text: string | Uint8Array): string => Buffer.from(text).toString('base64url');
const withPayload = (text: string | Uint8Array): string => `${header}.${base64url(text)}.${signature}`;

const malformed: readonly (readonly [what: string, token: unknown])[] = [
  ['null', null],
  ['undefined', undefined],
  ['a number', 7],
  ['an object', { session_id: sessionId }],
  ['an object that looks like a text', Object(good)],
  ['an empty text', ''],
  ['dots', '..'],
  ['a publishable key', 'sb_publishable_x9V2Q'],
  ['a secret key', 'sb_secret_x9V2Q'],
  ['a session id itself', sessionId],
  ['one part', payload],
  ['two parts', `${header}.${payload}`],
  ['two parts and a dot', `${header}.${payload}.`],
  ['an empty header', `.${payload}.${signature}`],
  ['four parts', `${good}.${signature}`],
  ['the five parts of an encrypted token', `${good}.${signature}.${signature}`],
  ['two tokens', `${good} ${good}`],
  ['a token in quotes', `"${good}"`],
  ['a whole header', `Bearer ${good}`],
  ['a token and a line break', `${good}\n`],
  ['an unsigned token', `${base64url('{"alg":"none"}')}.${payload}.`],
  ['a payload that is no base64url', `${header}.%%%.${signature}`],
  [
    'a payload in base64 with padding',
    `${header}.${Buffer.from('{"a":"??>"} ').toString('base64')}==.${signature}`,
  ],
  ['a payload of an impossible length', `${header}.aaaaa.${signature}`],
  ['a payload that is no JSON', withPayload('session_id')],
  ['a payload cut off', withPayload(`{"session_id":"${sessionId}"`)],
  ['a token cut off', good.slice(0, 60)],
  ['a payload of bytes that are no text', withPayload(new Uint8Array([0xff, 0xfe, 0x00]))],
  ['a payload with a byte order mark', withPayload(`\ufeff{"session_id":"${sessionId}"}`)],
  ['a payload that is null', withPayload('null')],
  ['a payload that is a list', withPayload(`["session_id","${sessionId}"]`)],
  ['a payload that is a number', withPayload('42')],
  ['a payload that is a text', withPayload('"session_id"')],
  ['the legacy anonymous key', accessToken({ role: 'anon', ref: 'abc', iss: 'supabase' })],
  ['a numeric claim', accessToken({ session_id: 42 })],
  ['an object for a claim', accessToken({ session_id: { id: sessionId } })],
  ['a list for a claim', accessToken({ session_id: [sessionId] })],
  ['an empty claim', accessToken({ session_id: '' })],
  ['a claim of 10 kB', accessToken({ session_id: sessionId.repeat(280) })],
  ["another provider's id", accessToken({ session_id: 'sess_2abc', sid: 'sess_2abc' })],
  ['a claim with a line break', accessToken({ session_id: `${sessionId}\n` })],
  ['a claim that is a script', accessToken({ session_id: '<script>alert(1)</script>' })],
  ['a claim that turns the reading direction', accessToken({ session_id: `\u202e${sessionId}` })],
  ['a claim with full-width digits', accessToken({ session_id: sessionId.replace('2', '\uff12') })],
  ['a nested claim', accessToken({ app_metadata: { session_id: sessionId } })],
  ['a claim by way of the prototype', withPayload(`{"__proto__":{"session_id":"${sessionId}"}}`)],
  [
    'a claim by way of the constructor',
    withPayload(`{"constructor":{"prototype":{"session_id":"${sessionId}"}}}`),
  ],
  ['a megabyte', accessToken({ session_id: sessionId, junk: 'x'.repeat(1_000_000) })],
  ['90 megabytes', 'eyJ'.repeat(30_000_000)],
];

describe('getSessionId', () => {
  it.each(malformed)('gives null for %s', (_what, token) => {
    expect(getSessionId(token as string)).toBeNull();
    expect(getSessionId(token as string, { claims: ['session_id'] })).toBeNull();
  });

  it('leaves prototypes as they are', () => {
    for (const [, token] of malformed) getSessionId(token as string, { claims: ['session_id', 'sid'] });
    expect(({} as Record<string, unknown>)['session_id']).toBeUndefined();
  });

  it('reads the same token without the defects above', () => {
    expect(getSessionId(good)).toBe(sessionId);
    expect(getSessionId(withPayload(`{"session_id":"${sessionId}"}`))).toBe(sessionId);
  });

  // With quadratic time, one of these tokens would exceed the time limit of the test.
  it.each([
    ['dots', '.'],
    ['parts', 'a.'],
    ['letters', 'a'],
    ['hyphens', '-'],
    ['dashes and dots', '-.-'],
  ])('is done at once with any number of %s', (_what, text) => {
    for (let times = 0; times < 40; times++) {
      expect(getSessionId(text.repeat(16_000 / text.length))).toBeNull();
      expect(getSessionId(`${header}.${text.repeat(15_000 / text.length)}.${signature}`)).toBeNull();
    }
    expect(getSessionId(text.repeat(10_000_000))).toBeNull();
  });
});
