import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/core/requests/address.ts';

describe('the parts of an address', () => {
  it.each([
    'https://api.example.com',
    'HTTPS://API.example.com:443/A/../b?c=d#e',
    'http://localhost:8080/',
    'http://127.1:80/x',
    'http://[::1]/x',
    'http://[::1]:8080?x',
    'https://bücher.example/ü?ü#ü',
    'https://user@api.example.com/',
    'https://user:p@ss@api.example.com/',
    'https://user:p%40ss@api.example.com:8443/@/:/a?b@c#d@e',
    'https://:@api.example.com/',
    'https://a.example/?',
    'https://a.example/?#',
    'https://a.example/#?x=@',
    'https://a.example/x??y?z',
    'https://a.example/[::1]:80/@:x',
    'https://a.example\\b\\c',
    'https:a.example/b',
    'https://a.example/\n\tx y"<>`{}|',
    `https://a.example/${'x'.repeat(100_000)}?${'@:/'.repeat(1000)}`,
  ])('%s are those that the platform says', (text) => {
    const { origin, hostname, pathname, search } = new URL(text);
    expect(parseAddress(text)).toMatchObject({ origin, hostname, pathname, search });
  });

  it('of one that is relative begin with those of its base', () => {
    expect(parseAddress('../orders?page=2', 'https://a.example:8443/x/y/z#top')).toMatchObject({
      origin: 'https://a.example:8443',
      hostname: 'a.example',
      pathname: '/x/orders',
      search: '?page=2',
    });
  });

  it.each([
    '',
    'x',
    '//a.example',
    'https://',
    'ftp://a.example',
    'data:,https://a.example/',
    'blob:https://a.example/1',
  ])('are none for %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});
