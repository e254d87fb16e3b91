import { describe, expect, it } from 'vitest';
import { redactSecrets } from 'waybill';
import { createRandom } from '../../house/random.ts';
import * as conventions from '../../../src/core/records/semantic-conventions.ts';

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
    'cardPin',
    'smsOtp',
    'userJwt',
    'basicAuth',
    'auth',
    'pass',
    'passphrase',
    'x-csrf',
    'XSRF-TOKEN',
    'saml_response',
    'bearer',
    'sso',
    'connect.sid',
    'PHPSESSID',
    'access_key',
    'accessKey',
    'service_role',
    'serviceRole',
    'sb-project-auth',
    'mysql_pwd',
    'nonce',
  ])('hides the value of %s', (key) => {
    expect(redactSecrets(key, canary)).toBe('[redacted]');
    expect(redactSecrets(key, { nested: canary })).toBe('[redacted]');
  });

  it.each(['password', 'card_pin', 'smsOtp', 'cvv', 'ssn', 'token', 'pinCode'])(
    'hides a number with the name %s, because the number is the secret itself',
    (key) => expect(redactSecrets(key, 12_345)).toBe('[redacted]'),
  );

  it.each(['input_tokens', 'cookies', 'secrets', 'tokenCount', 'password_length', 'max_token'])(
    'keeps a number with the name %s, because the number is a count',
    (key) => expect(redactSecrets(key, 512)).toBe(512),
  );

  it.each(['password', 'has_password', 'token', 'pin', 'cookies'])(
    'keeps yes, no and nothing under %s',
    (key) => {
      for (const value of [true, false, null]) expect(redactSecrets(key, value)).toBe(value);
    },
  );

  it.each([
    'name',
    'shipping',
    'spinner',
    'hotpot',
    'classname',
    'keyboard',
    'pinned',
    'opinion',
    'author',
    'passenger',
    'compass',
    'inside',
    'sessionId',
    'inputPing',
    ...Object.values(conventions),
  ])('keeps the value of %s', (key) => {
    expect(redactSecrets(key, 'kept')).toBe('kept');
  });

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
    ['basic credentials', `Authorization: Basic ${btoa(`ada:${canary}`)}`],
    ['a password with an @ in an address', `postgres://admin:p@${canary}@db.example.com/x`],
    ['an address that was cut off in its credentials', `postgres://admin:${canary}…`],
    ['a key of Supabase', `used sb_secret_${canary}`],
    ['an access token of Supabase', `used sbp_${canary}`],
    ['a key of Stripe', `used sk_live_${canary}`],
    ['a token of GitHub', `used ghp_${canary}`],
    ['a private key', `-----BEGIN PRIVATE KEY-----\n${canary}\n-----END PRIVATE KEY-----`],
    ['a private key that was cut off', `-----BEGIN RSA PRIVATE KEY-----\n${canary}`],
    ['a password in a form', `name=ada&password=${canary}`],
    ['a password in words', `login failed, password="${canary} and more"`],
    ['a password in JSON', JSON.stringify({ name: 'ada', password: `correct ${canary}` })],
    ['a password in JSON within JSON', JSON.stringify(JSON.stringify({ password: `correct ${canary}` }))],
    ['a token in a URL in a parameter', `?next=https://a.example/?token=${canary}`],
    ['an OAuth state', `/callback?state=${canary}`],
    ['an e-mail address in a query', `/invite?email=${canary}@example.com`],
    [
      'the fragment of an address',
      `see https://app.example/#/invite/${canary} (https://a.example#${canary})`,
    ],
    ['a signature', `https://files.example.com/a?signature=${canary}`],
  ])('hides %s in a text', (_what, text) => {
    const kept = String(redactSecrets('message', text));
    expect(kept).not.toContain(canary);
    expect(kept).not.toContain(btoa(`ada:${canary}`).slice(0, 12));
    expect(kept).not.toContain(jwt.split('.')[1]!.slice(0, 20));
    expect(kept).toContain('[redacted]');
  });

  it('hides a key of AWS', () => {
    expect(redactSecrets('message', 'used AKIAIOSFODNN7EXAMPLE')).toBe('used [redacted]');
  });

  it('leaves every UUID and every long id of letters and digits, also if it has the digits of a card', () => {
    const random = createRandom(7);
    const digits = (length: number): string =>
      Array.from({ length }, () => String(random.below(10))).join('');
    const ids = Array.from({ length: 5000 }, (_, nth) => {
      const parts = [8, 4, 3, 3, 12].map(digits);
      const letter = 'abcdef'[nth % 6]!;
      return [
        `${parts[0]}-${parts[1]}-4${parts[2]}-8${parts[3]}-${parts[4]}`,
        `${parts[0]}-${parts[1]}-${parts[2]}${letter}-8${parts[3]}-${parts[4]}`,
        `${parts[0]}${parts[1]}${parts[2]}${letter}${parts[4]}0000`,
      ];
    }).flat();
    const eaten = ids.filter((id) => redactSecrets('message', `the id ${id}`) !== `the id ${id}`);
    expect(eaten).toEqual([]);
    const address = (id: string): string => `https://app.example/teams/${id}/members`;
    expect(ids.filter((id) => redactSecrets('url.full', address(id)) !== address(id)).slice(0, 3)).toEqual(
      [],
    );
  });

  it.each(['4111111111111111', '4111 1111 1111 1111', '5500-0000-0000-0004', '378282246310005'])(
    'hides the card number %s',
    (number) => {
      expect(redactSecrets('message', `paid with ${number}.`)).toBe('paid with [redacted].');
      expect(redactSecrets('number', Number(number.replace(/\D/g, '')))).toBe('[redacted]');
    },
  );

  it('keeps the text around a secret', () => {
    expect(redactSecrets('message', `GET /x?token=${canary}&page=2 with Bearer ${canary} failed`)).toBe(
      'GET /x?[redacted] with Bearer [redacted] failed',
    );
  });

  it.each([
    'nothing to hide',
    'error code=23505 in postgres',
    'the bearer of this letter',
    'https://example.com/members/42',
    'basic authentication failed',
    'the keyJar is empty',
    'order 4111111111111112 of 2026-11-20 12:30:45.123456',
    '0.4111111111111111',
    'state=open code=7',
    'unexpected token < in JSON',
    'Invalid password: at least 8 characters',
    '{"name":"ada","passes":true}',
  ])('keeps %j as it is', (text) => {
    expect(redactSecrets('message', text)).toBe(text);
  });

  it('keeps values that are no texts', () => {
    for (const value of [0, 1_732_111_111_123, 4_111_111_111_111_112, true, null, [1], { a: 1 }])
      expect(redactSecrets('count', value)).toBe(value);
  });

  it('hides no more when asked again', () => {
    const once = redactSecrets('message', `?token=${canary} Bearer ${canary} https://u:${canary}@a.example/`);
    expect(redactSecrets('message', once)).toBe(once);
  });

  it.each([
    'eyJ',
    'eyJa.',
    'Bearer ',
    'bearer',
    'basic a',
    '?token=',
    '&x_',
    '?_token_token',
    '://',
    '://a',
    '://a@',
    'token',
    'tokena-',
    '-token',
    'pin',
    '_pin',
    'a-',
    '=',
    '"',
    '…',
    ' ',
    'password":"',
    '"token":',
    "token='",
    '\\"token\\":',
    '-----BEGIN ',
    '-----END ',
    '-',
    '4 ',
    '4-',
    '41',
    '4111',
    'sk_live',
    'ghp_',
    'AKIA',
    '/',
    'a/',
    '/reset/',
    '/aB1',
    ' /a?)',
    ' /a?:1',
    '/)))',
    'a1',
    'aA',
    '@',
    'a@',
    'a@a.',
    '%40a.',
    'token ',
    'token: ',
    '--a ',
    'cookie: a;',
    'cookie=a; b=',
    'authorization: a, b=',
    'token:[',
    'token={',
    'api ',
    '\\',
    ':1',
  ])('takes time that grows no faster than a text of %j', (part) => {
    // A pattern of quadratic time would need minutes here, and the test would run out of time.
    expect(redactSecrets('message', part.repeat(600_000 / part.length))).toBeTypeOf('string');
  });
});
