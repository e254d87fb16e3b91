import { describe, expect, it } from 'vitest';
import { formatBaggage, parseBaggage, type BaggageEntry } from 'waybill';

const many = (count: number) => Array.from({ length: count }, (_, nth) => `k${nth}=v`);
const octets = "!#$&'()*+-./0123456789:<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";

// https://www.w3.org/TR/baggage/#header-content
const read: readonly (readonly [string, string, readonly BaggageEntry[]])[] = [
  ['one member', 'a=1', [{ key: 'a', value: '1' }]],
  [
    'members in their order',
    'b=1,a=2',
    [
      { key: 'b', value: '1' },
      { key: 'a', value: '2' },
    ],
  ],
  ['upper and lower case', 'userId=Alice', [{ key: 'userId', value: 'Alice' }]],
  ['an empty value', 'a=', [{ key: 'a', value: '' }]],
  ['a value of spaces, which are none of it', 'a= \t', [{ key: 'a', value: '' }]],
  ['equals signs in a value', 'a=b=c==', [{ key: 'a', value: 'b=c==' }]],
  ['every sign of a key', "!#$%&'*+-.^_`|~09azAZ=1", [{ key: "!#$%&'*+-.^_`|~09azAZ", value: '1' }]],
  ['every sign of a value', `a=${octets}`, [{ key: 'a', value: octets }]],
  ['spaces and tabs round everything', ' \t a \t = \t 1 \t ', [{ key: 'a', value: '1' }]],
  ['a percent sign in a key as it is', 'a%20b=1', [{ key: 'a%20b', value: '1' }]],
  ['a space, encoded', 'a=DF%2028', [{ key: 'a', value: 'DF 28' }]],
  ['characters that are encoded without need', 'a=%41%2d', [{ key: 'a', value: 'A-' }]],
  ['separators, encoded', 'a=%2C%3B%3D%25', [{ key: 'a', value: ',;=%' }]],
  ['letters beyond ASCII', 'a=Am%C3%A9lie', [{ key: 'a', value: 'Amélie' }]],
  ['an emoji', 'a=%F0%9F%98%80', [{ key: 'a', value: '😀' }]],
  ['a byte order mark', 'a=%EF%BB%BFx', [{ key: 'a', value: '\ufeffx' }]],
  ['a line break, encoded', 'a=%0D%0A', [{ key: 'a', value: '\r\n' }]],
  ['a zero byte, encoded', 'a=%00', [{ key: 'a', value: '\0' }]],
  ['text that is encoded twice, decoded once', 'a=%2541', [{ key: 'a', value: '%41' }]],
  ['a byte that is no UTF-8', 'a=%FFx', [{ key: 'a', value: '\ufffdx' }]],
  ['half a letter', 'a=%C3x%A9', [{ key: 'a', value: '\ufffdx\ufffd' }]],
  ['half a surrogate pair', 'a=%ED%A0%80', [{ key: 'a', value: '\ufffd\ufffd\ufffd' }]],
  ['a percent sign that encodes nothing', 'a=100%', [{ key: 'a', value: '100%' }]],
  ['a percent sign before other letters', 'a=%zz%4', [{ key: 'a', value: '%zz%4' }]],
  ['a plus sign as it is', 'a=1+1', [{ key: 'a', value: '1+1' }]],
  ['a property', 'a=1;p', [{ key: 'a', value: '1', properties: [{ key: 'p' }] }]],
  ['a property with a value', 'a=1;p=2', [{ key: 'a', value: '1', properties: [{ key: 'p', value: '2' }] }]],
  [
    'a property with an empty value',
    'a=1;p=',
    [{ key: 'a', value: '1', properties: [{ key: 'p', value: '' }] }],
  ],
  [
    'properties of the same key, spaced and encoded',
    'a=1 ; p ; p = %20 ;p=x=y',
    [
      {
        key: 'a',
        value: '1',
        properties: [{ key: 'p' }, { key: 'p', value: ' ' }, { key: 'p', value: 'x=y' }],
      },
    ],
  ],
  [
    'an encoded property as a key alone',
    'a=1;p%20%3D%20x',
    [{ key: 'a', value: '1', properties: [{ key: 'p%20%3D%20x' }] }],
  ],
  [
    'members of the same key, both',
    'a=1,a=2',
    [
      { key: 'a', value: '1' },
      { key: 'a', value: '2' },
    ],
  ],
  ['keys that objects have', '__proto__=1', [{ key: '__proto__', value: '1' }]],
];

const skipped: readonly (readonly [string, string])[] = [
  ['an empty member', ''],
  ['a member of spaces', ' \t '],
  ['a key alone', 'x'],
  ['a key with properties but no value', 'x;p=1'],
  ['no key', '=1'],
  ['a key with a space', 'x y=1'],
  ['a key with a slash', 'x/y=1'],
  ['a key with a letter beyond ASCII', 'ü=1'],
  ['a value with a space within', 'x=1 2'],
  ['a value in quotes', 'x="1"'],
  ['a value with a backslash', 'x=\\'],
  ['a value with a letter beyond ASCII', 'x=é'],
  ['a value with a control character', 'x=\u0007'],
  ['a value with a delete character', 'x=\u007f'],
  ['a value with a line break behind', 'x=1\n'],
  ['a value with a non-breaking space behind', 'x=1\u00a0'],
  ['a value with a non-breaking space before', 'x=\u00a01'],
  ['an empty property', 'x=1;'],
  ['an empty property before another', 'x=1;;p'],
  ['a property without a key', 'x=1;=2'],
  ['a property with a space in its key', 'x=1;p q'],
  ['a property with quotes', 'x=1;p="2"'],
  ['a good property beside a bad one', 'x=1;p=2;q=é'],
];

describe('parseBaggage', () => {
  it.each(read)('reads %s', (_what, header, entries) => {
    expect(parseBaggage(header)).toEqual(entries);
  });

  it.each(skipped)('skips %s', (_what, member) => {
    expect(parseBaggage(member)).toBeNull();
    expect(parseBaggage(`a=1,${member},b=2`)?.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('gives null where there is no header', () => {
    expect([parseBaggage(null), parseBaggage(undefined)]).toEqual([null, null]);
  });

  it('reads 64 members and no more, beside any number of skipped ones', () => {
    expect(parseBaggage(many(64).join())).toHaveLength(64);
    expect(parseBaggage(many(65).join())?.map(({ key }) => `${key}=v`)).toEqual(many(64));
    expect(parseBaggage(many(64).join(',bad,'))).toHaveLength(64);
  });

  it('reads 8192 characters, and of a longer header only whole members', () => {
    const value = 'v'.repeat(8188);
    expect(parseBaggage(`a=${value}v,`)).toEqual([{ key: 'a', value: `${value}v` }]);
    expect(parseBaggage(`a=${value}vv`)).toEqual([{ key: 'a', value: `${value}vv` }]);
    expect(parseBaggage(`a=${value}vvv`)).toBeNull();
    expect(parseBaggage(`a=${value}vv,b=1`)).toEqual([{ key: 'a', value: `${value}vv` }]);
    expect(parseBaggage(`b=1,a=${value}`)).toEqual([{ key: 'b', value: '1' }]);
  });
});

// These headers are written in another form than the one in which they were read.
const rewritten: readonly (readonly [string, string, string])[] = [
  ['no spaces', ' a = 1 ; p , b=2', 'a=1;p,b=2'],
  ['only necessary encoding', 'a=%41%2D%3D/?%2C%3B%22%5C%20', 'a=A-=/?%2C%3B%22%5C%20'],
  ['the percent sign encoded', 'a=100%', 'a=100%25'],
  ['U+FFFD for bytes that are not UTF-8', 'a=%FF', 'a=%EF%BF%BD'],
  ['hex in upper case', 'a=%c3%a9', 'a=%C3%A9'],
  ['valid members only', 'a=1,,bad,b=2;é', 'a=1'],
];

describe('formatBaggage', () => {
  it.each(read)('writes %s so that it is read as the same', (_what, _header, entries) => {
    expect(parseBaggage(formatBaggage(entries))).toEqual(entries);
  });

  it.each(rewritten)('writes %s', (_what, header, written) => {
    expect(formatBaggage(parseBaggage(header) ?? [])).toBe(written);
  });

  it.each([
    ['an empty key', { key: '', value: '1' }],
    ['a key with a comma', { key: 'x,y', value: '1' }],
    ['a key with an equals sign', { key: 'x=y', value: '1' }],
    ['a key with a line break', { key: 'x\n', value: '1' }],
    ['a key beyond ASCII', { key: 'é', value: '1' }],
    ['a property with an invalid key', { key: 'x', value: '1', properties: [{ key: 'p' }, { key: 'q;r' }] }],
    ['more than the limit', { key: 'x', value: 'v'.repeat(8191) }],
    ['a megabyte', { key: 'x', value: 'é'.repeat(500_000) }],
    [
      'a megabyte in a property',
      { key: 'x', value: '1', properties: [{ key: 'p', value: ' '.repeat(1e6) }] },
    ],
  ] as const)('leaves out an entry for %s, whole', (_what, entry) => {
    expect(formatBaggage([{ key: 'a', value: '1' }, entry, { key: 'b', value: '2' }])).toBe('a=1,b=2');
  });

  it('writes half a surrogate pair as U+FFFD', () => {
    expect(formatBaggage([{ key: 'a', value: '\ud83d-\ude00' }])).toBe('a=%EF%BF%BD-%EF%BF%BD');
  });

  it('writes nothing for no entries', () => {
    expect(formatBaggage([])).toBe('');
  });

  it('writes 64 members and no more', () => {
    const entries = many(70).map((member) => ({ key: member.slice(0, -2), value: 'v' }));
    expect(formatBaggage(entries)).toBe(many(64).join());
  });

  it('writes 8192 bytes and no more, and goes on with entries that still fit', () => {
    const long = { key: 'a', value: 'v'.repeat(8188) };
    expect(formatBaggage([{ ...long, value: `${long.value}vv` }])).toHaveLength(8192);
    expect(formatBaggage([long, { key: 'b', value: '1' }])).toBe(`a=${long.value}`);
    expect(formatBaggage([{ key: 'b', value: '' }, long, { key: 'c', value: '' }])).toBe('b=,c=');
    const shorter = { key: 'a', value: long.value.slice(2) };
    expect(formatBaggage([shorter, { key: 'b', value: '12' }, { key: 'c', value: '' }])).toBe(
      `a=${shorter.value},c=`,
    );
  });
});
