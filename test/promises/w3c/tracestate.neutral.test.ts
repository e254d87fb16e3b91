import { describe, expect, it } from 'vitest';
import { parseTracestate } from 'waybill';

const many = (count: number) => Array.from({ length: count }, (_, nth) => `k${nth}=v`);
const signs = '!"#$%&\'()*+-./:;<>?@[\\]^_`{|}~';

/** A member of exactly `length` characters. */
const member = (key: string, length: number) => `${key}=${'v'.repeat(length - key.length - 1)}`;
/** The longest member that is allowed. */
const longest = (nth: number) => `${`k${nth}`.padEnd(256, 'x')}=${'v'.repeat(256)}`;

// https://www.w3.org/TR/trace-context-2/#tracestate-header
const kept: readonly (readonly [string, string, string])[] = [
  ['one member', 'foo=1', 'foo=1'],
  ['T2 32 members', many(32).join(), many(32).join()],
  ['T2 32 members among empty ones', many(32).join(', ,,'), many(32).join()],
  ['T2 empty members', 'foo=1,,bar=2,', 'foo=1,bar=2'],
  ['T2 empty members before all others', ',\t, foo=1', 'foo=1'],
  ['T3 a key that begins with a digit', '0foo=1', '0foo=1'],
  ['T3 a key of one character', 'a=1', 'a=1'],
  ['T3 a key with all its characters', 'a_-*/@09=1', 'a_-*/@09=1'],
  ['T3 a key with many @', 'a@b@@c@=1', 'a@b@@c@=1'],
  ['T3 a key with a long tenant', `${'t'.repeat(242)}@v=1`, `${'t'.repeat(242)}@v=1`],
  ['T3 a key of 256 characters', `${'k'.repeat(256)}=1`, `${'k'.repeat(256)}=1`],
  ['T4 a value of one character', 'k=~', 'k=~'],
  ['T4 a value of 256 characters', `k=${'v'.repeat(256)}`, `k=${'v'.repeat(256)}`],
  ['T4 a value with spaces before and within', 'k=  a  b', 'k=  a  b'],
  ['T4 a value without the spaces behind it', 'k= a  ,j=1', 'k= a,j=1'],
  ['T4 256 characters of value and spaces behind', `k=${'v'.repeat(256)}  `, `k=${'v'.repeat(256)}`],
  ['T4 a value with every printable sign', `k=${signs}`, `k=${signs}`],
  ['T6 the first of members with the same key', 'foo=1,bar=2,foo=3', 'foo=1,bar=2'],
  ['T6 one of members that are the same', 'foo=1, foo=1', 'foo=1'],
  ['T6 keys that begin alike', 'foo=1,foo@=2,fo=3', 'foo=1,foo@=2,fo=3'],
  ['T7 spaces and tabs round members', ' foo=1 \t, \tbar=2 ', 'foo=1,bar=2'],
  ['T8 more than 512 characters', [1, 2, 3].map(longest).join(), [1, 2, 3].map(longest).join()],
  ['T9 members in their order', 'zoo=1,foo=2,bar=3,0=4', 'zoo=1,foo=2,bar=3,0=4'],
  ["T10 OpenTelemetry's member where it stood", 'a=1,ot=th:8;rv:1,b=2', 'a=1,ot=th:8;rv:1,b=2'],
];

const dropped: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['T2 empty members only', ' , ,\t'],
  ['T2 33 members', many(33).join()],
  ['T2 33 members of the same key', 'a=1,'.repeat(33)],
  ['T3 a key in upper case', 'Foo=1'],
  ['T3 a key with one letter in upper case', 'foO=1'],
  ['T3 a key that begins with @', '@foo=1'],
  ['T3 a key that begins with _', '_foo=1'],
  ['T3 a key that begins with -', '-foo=1'],
  ['T3 a key with a space', 'fo o=1'],
  ['T3 a key with a space behind', 'foo =1'],
  ['T3 a key with a tab behind', 'foo\t=1'],
  ['T3 a key with a dot', 'foo.bar=1'],
  ['T3 a key with a letter beyond ASCII', 'fö=1'],
  ['T3 a key of 257 characters', `${'k'.repeat(257)}=1`],
  ['T3 no key', '=1'],
  ['T3 no equals sign', 'foo'],
  ['T4 no value', 'foo='],
  ['T4 no value among others', 'foo=,bar=3'],
  ['T4 a value of spaces', 'foo=  '],
  ['T4 two equals signs', 'foo=1=2'],
  ['T4 an equals sign at the end', 'foo=1='],
  ['T4 a value of 257 characters', `k=${'v'.repeat(257)}`],
  ['T4 a value of 257 characters that begins with spaces', `k=${' '.repeat(256)}v`],
  ['T4 a tab before the value', 'foo=\t1'],
  ['T4 a tab within the value', 'foo=1\t2'],
  ['T4 a line break behind', 'foo=1\n'],
  ['T4 a carriage return within', 'foo=1\r2'],
  ['T4 a letter beyond ASCII', 'foo=ä'],
  ['T4 a control character', 'foo=\u0007'],
  ['T4 a delete character', 'foo=1\u007f'],
  ['T4 half an emoji', 'foo=\ud83d'],
  ['T5 one bad member in front', 'BAR=2,foo=1,baz=3'],
  ['T5 one bad member in the middle', 'foo=1,BAR=2,baz=3'],
  ['T5 one bad member at the end', 'foo=1,baz=3,bar'],
  ['T5 a bad member with a key that has come already', 'foo=1,foo='],
  ['T7 a non-breaking space before', '\u00a0foo=1'],
  ['T7 a non-breaking space behind', 'foo=1\u00a0'],
  ['T7 a line break between members', 'foo=1,\nbar=2'],
  ['T7 a vertical tab between members', 'foo=1,\vbar=2'],
  ['T7 a byte order mark', '\ufefffoo=1'],
  ['T8 more than 32 KiB', `foo=1${' '.repeat(32_764)}`],
  ['T8 a hundred kilobytes', `foo=${'x'.repeat(100_000)}`],
  ['T8 ten thousand members', many(10_000).join()],
];

describe('parseTracestate', () => {
  it.each(kept)('keeps %s', (_what, header, expected) => {
    expect(parseTracestate(header)).toBe(expected);
  });

  it.each(dropped)('drops the whole header for %s', (_what, header) => {
    expect(parseTracestate(header)).toBeNull();
  });

  it('gives null where there is no header', () => {
    expect([parseTracestate(null), parseTracestate(undefined)]).toEqual([null, null]);
  });
});

describe('a tracestate of more than 4096 characters (T8)', () => {
  const eights = Array.from({ length: 8 }, (_, nth) => longest(nth));

  it('is kept up to the last character', () => {
    const full = [...eights.slice(0, 7), member('a', 256), member('b', 241)].join();
    expect(full).toHaveLength(4096);
    expect(parseTracestate(full)).toBe(full);
    expect(parseTracestate(`${full} , ,`)).toBe(full);
    expect(parseTracestate(`${full}w`)).toBe([...eights.slice(0, 7), member('a', 256)].join());
  });

  it('is read up to 32 KiB, space and all', () => {
    expect(parseTracestate(`foo=1${' '.repeat(32_763)}`)).toBe('foo=1');
  });

  it('loses members of more than 128 characters before any other', () => {
    const short = Array.from({ length: 24 }, (_, nth) => member(`s${nth}`, 128));
    expect(parseTracestate([...eights, ...short].join())).toBe([eights[0], ...short].join());
    expect(parseTracestate([...short, ...eights].join())).toBe([...short, eights[0]].join());
  });

  it('loses the right-most if all are short', () => {
    const short = Array.from({ length: 32 }, (_, nth) => member(`s${nth}`, 128));
    expect(short.join()).toHaveLength(4127);
    expect(parseTracestate(short.join())).toBe(short.slice(0, 31).join());
  });

  it('loses the right-most of those that are long', () => {
    const long = Array.from({ length: 32 }, (_, nth) => longest(nth));
    expect(long.join()).toHaveLength(16_447);
    expect(parseTracestate(long.join())).toBe(long.slice(0, 7).join());
  });

  it('counts 128 characters as short, 129 as long', () => {
    const filler = Array.from({ length: 29 }, (_, nth) => member(`s${nth}`, 128));
    const text = [...filler, member('long', 129), member('x', 128), member('y', 128)].join();
    expect(parseTracestate(text)).toBe([...filler, member('x', 128), member('y', 128)].join());
  });

  it('is invalid if one member is invalid', () => {
    expect(parseTracestate([...eights, longest(8), 'BAD=1'].join())).toBeNull();
  });

  it('is measured without the members that came twice', () => {
    const twice = [...eights.slice(0, 7), ...eights.slice(0, 7)];
    expect(parseTracestate(twice.join())).toBe(eights.slice(0, 7).join());
  });
});
