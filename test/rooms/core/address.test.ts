import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/core/requests/address.ts';
import { createDraw, pick, type Draw } from '../../promises/w3c/random-text.ts';

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

  it('of a relative address follow the base address', () => {
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

const BASE = 'https://shop.example.com/a/b?c#d';

const ORIGINS = [
  '',
  '',
  'https://a.example',
  'http://A.example:80',
  'https://u:p@a.example',
  '//a.example',
  'https:',
];
const PIECES = [
  ...'/.?#%:@&=;,+*~!$()\'"<>[]\\^`{|} \t\né',
  '..',
  './',
  '%2e',
  'x',
  'orders',
  '\ud83d',
  '//',
  '\0',
];

function drawAddress(draw: Draw): string {
  const pieces = Array.from({ length: draw(8) }, () => pick(draw, PIECES));
  return `${pick(draw, ORIGINS)}${draw(4) ? '/' : ''}${pieces.join('')}`;
}

/** The parts as the platform reads them. Gives undefined if the address is invalid or no HTTP address. */
function partsByUrl(text: string): object | undefined {
  try {
    const { protocol, origin, hostname, pathname, search } = new URL(text, BASE);
    return /^https?:/.test(protocol) ? { origin, hostname, pathname, search } : undefined;
  } catch {
    return undefined;
  }
}

it.each([1, 2, 3, 4])('reads random addresses as the platform does: seed %i', (seed) => {
  const draw = createDraw(seed);
  let readCount = 0;
  for (let nth = 0; nth < 20_000; nth++) {
    const text = drawAddress(draw);
    const parts = parseAddress(text, BASE);
    const { origin, hostname, pathname, search } = parts ?? {};
    const expected = partsByUrl(text);
    expect({ text, parts: parts && { origin, hostname, pathname, search } }).toEqual({
      text,
      parts: expected,
    });
    if (expected) readCount++;
  }
  expect(readCount).toBeGreaterThan(10_000);
});
