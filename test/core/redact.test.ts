import { describe, expect, it } from 'vitest';
import { redactSecrets } from 'waybill';

const canary = 'c4n4ry-5ecret-v4lue';
const jwt = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(`{"sub":"${canary}"}`).toString('base64url')}.c2lnbmF0dXJl`;

describe('redactSecrets', () => {
  it.each([
    'password',
    'userPassword',
    'PASSWORD',
    'passwd',
    'pwd',
    'db_pwd',
    'secret',
    'clientSecret',
    'token',
    'access_token',
    'refreshToken',
    'Authorization',
    'proxy-authorization',
    'cookie',
    'Set-Cookie',
    'apikey',
    'api_key',
    'apiKey',
    'x-api-key',
    'credentials',
    'privateKey',
    'private_key',
    'jwt',
    'user.jwt',
    'pin',
    'card_pin',
    'user-pin',
    'cvv',
    'card.cvv',
    'ssn',
    'otp',
    'sms_otp',
  ])('hides the value of %s', (key) => {
    expect(redactSecrets(key, canary)).toBe('[redacted]');
    expect(redactSecrets(key, 12_345)).toBe('[redacted]');
    expect(redactSecrets(key, { nested: canary })).toBe('[redacted]');
  });

  it.each(['name', 'shipping', 'spinner', 'hotpot', 'classname', 'keyboard', 'pinned', 'opinion'])(
    'keeps the value of %s',
    (key) => {
      expect(redactSecrets(key, 'kept')).toBe('kept');
    },
  );

  it.each([
    ['a JWT', jwt],
    ['a JWT in a sentence', `signed in with ${jwt}.`],
    ['a JWT without a signature', jwt.replace(/[^.]+$/, '')],
    ['a JWT that was cut off', jwt.slice(0, 60)],
    ['a bearer token', `Authorization: Bearer ${canary}`],
    ['a bearer token in lower case', `bearer ${canary}`],
    ['a token in a query', `/callback?access_token=${canary}&x=1`],
    ['a token in a fragment', `/callback#access_token=${canary}&refresh_token=${canary}`],
    ['a code in a query', `/callback?code=${canary}`],
    ['a token hash', `/verify?token_hash=${canary}`],
    ['an API key in a query', `https://api.example.com/?apikey=${canary}`],
    ['a password in a query', `https://api.example.com/?a=1&password=${canary}`],
    ['credentials in an address', `postgres://admin:${canary}@db.example.com/x`],
    ['a signature', `https://files.example.com/a?signature=${canary}`],
  ])('hides %s in a text', (_what, text) => {
    const kept = String(redactSecrets('message', text));
    expect(kept).not.toContain(canary);
    expect(kept).not.toContain(jwt.split('.')[1]!.slice(0, 20));
    expect(kept).toContain('[redacted]');
  });

  it('keeps what stands round a secret', () => {
    expect(redactSecrets('message', `GET /x?token=${canary}&page=2 with Bearer ${canary} failed`)).toBe(
      'GET /x?token=[redacted]&page=2 with Bearer [redacted] failed',
    );
  });

  it.each([
    'nothing to hide',
    'error code=23505 in postgres',
    'the bearer of this letter',
    'https://example.com/?page=2',
    'https://example.com/?to=ada@example.com',
  ])('keeps %j as it is', (text) => {
    expect(redactSecrets('message', text)).toBe(text);
  });

  it('keeps values that are no texts', () => {
    for (const value of [0, true, null, [1], { a: 1 }]) expect(redactSecrets('count', value)).toBe(value);
  });

  it('comes to an end with texts that make careless patterns backtrack', () => {
    for (const part of ['eyJ', 'eyJa.', 'Bearer ', '?token=', '&x_', '?_token_token', '://', '://a']) {
      expect(typeof redactSecrets('message', part.repeat(4096))).toBe('string');
    }
  });
});
