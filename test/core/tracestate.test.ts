import { describe, expect, it } from 'vitest';
import { parseTracestate } from '../../src/core/tracestate.ts';

const many = (count: number) => Array.from({ length: count }, (_, nth) => `k${nth}=v`);

// https://www.w3.org/TR/trace-context-2/#tracestate-header
describe('parseTracestate', () => {
  it.each([
    ['one member', 'foo=1', 'foo=1'],
    ['members in their order', 'foo=1,bar=2,baz=3', 'foo=1,bar=2,baz=3'],
    ['spaces and tabs round members', ' foo=1 \t, \tbar=2 ', 'foo=1,bar=2'],
    ['empty members', 'foo=1,,bar=2,', 'foo=1,bar=2'],
    ['a key that begins with a digit', '0foo=1', '0foo=1'],
    ['a key with all its characters', 'a_-*/@09=1', 'a_-*/@09=1'],
    ['a key with many @', 'a@b@c=1', 'a@b@c=1'],
    ['a key of 256 characters', `${'k'.repeat(256)}=1`, `${'k'.repeat(256)}=1`],
    ['a value of 256 characters', `k=${'v'.repeat(256)}`, `k=${'v'.repeat(256)}`],
    ['a value with spaces before and within', 'k= a b', 'k= a b'],
    [
      'a value with every printable sign',
      'k=!"#$%&\'()*+-./:;<>?@[\\]^_`{|}~',
      'k=!"#$%&\'()*+-./:;<>?@[\\]^_`{|}~',
    ],
    ['a key that comes twice', 'foo=1,foo=2', 'foo=1,foo=2'],
    ['32 members', many(32).join(), many(32).join()],
    ['32 members among empty ones', many(32).join(',,'), many(32).join()],
    ['more than 512 characters', `a=${'x'.repeat(250)},b=${'x'.repeat(250)},c=${'x'.repeat(250)}`, undefined],
  ])('keeps %s', (_what, header, kept) => {
    expect(parseTracestate(header)).toBe(kept ?? header);
  });

  it.each([
    ['nothing', ''],
    ['empty members only', ' , ,\t'],
    ['33 members', many(33).join()],
    ['a key in upper case', 'Foo=1'],
    ['a key that begins with @', '@foo=1'],
    ['a key that begins with _', '_foo=1'],
    ['a key with a space', 'fo o=1'],
    ['a key with a space behind', 'foo =1'],
    ['a key with a dot', 'foo.bar=1'],
    ['a key of 257 characters', `${'k'.repeat(257)}=1`],
    ['no key', '=1'],
    ['no value', 'foo='],
    ['a value of a space', 'foo=  '],
    ['no equals sign', 'foo'],
    ['two equals signs', 'foo=1=2'],
    ['a value of 257 characters', `k=${'v'.repeat(257)}`],
    ['a line break', 'foo=1\n'],
    ['a non-breaking space', 'foo=1\u00a0'],
    ['a letter beyond ASCII', 'foo=ä'],
    ['a control character', 'foo=\u0007'],
    ['one bad member among good ones', 'foo=1,BAR=2,baz=3'],
  ])('drops the whole header for %s', (_what, header) => {
    expect(parseTracestate(header)).toBeNull();
  });

  it('gives null where there is no header, and for one that is far too long', () => {
    expect(parseTracestate(null)).toBeNull();
    expect(parseTracestate(undefined)).toBeNull();
    expect(parseTracestate(`foo=${'x,'.repeat(1e6)}`)).toBeNull();
  });
});
