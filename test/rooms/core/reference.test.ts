import { describe, expect, it } from 'vitest';
import { formatReference, generateTraceId, parseReference } from 'waybill';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ids = [...Array.from({ length: 200 }, generateTraceId), '0'.repeat(32), 'f'.repeat(32)];

function plain(reference: string): string {
  return reference.replace('-', '');
}

describe('formatReference', () => {
  it('writes nine characters that are hard to confuse, with a hyphen', () => {
    for (const id of ids)
      expect(formatReference(id)).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}$/);
  });

  it('depends on the last ten digits of the trace id alone', () => {
    expect(formatReference(`${'0'.repeat(22)}9d0e0e4736`)).toBe(
      formatReference('4bf92f3577b34da6a3ce929d0e0e4736'),
    );
    expect(formatReference('4bf92f35-77b3-4da6-a3ce-929d0e0e4736')).toBe(
      formatReference('4BF92F3577B34DA6A3CE929D0E0E4736'),
    );
  });

  it('never changes its format: people quote references in tickets', () => {
    expect(formatReference('4bf92f3577b34da6a3ce929d0e0e4736')).toBe('KM70-WHSPV');
    expect(formatReference('00000000000000000000000000000000')).toBe('0000-00000');
    expect(formatReference('00000000000070008000000000000001')).toBe('0000-0001D');
  });
});

describe('parseReference', () => {
  it('gives back the low 40 bits', () => {
    for (const id of ids) expect(parseReference(formatReference(id))).toEqual({ low40: id.slice(-10) });
  });

  const isDetected = (typo: string) => 'problem' in parseReference(typo);

  it('detects every single wrong character', () => {
    const typos = ids.flatMap((id) => {
      const code = plain(formatReference(id));
      return [...code].flatMap((right, place) =>
        [...ALPHABET.replace(right, '')].map((wrong) => code.slice(0, place) + wrong + code.slice(place + 1)),
      );
    });
    expect(typos).toHaveLength(ids.length * 9 * 31);
    expect(typos.filter((typo) => !isDetected(typo))).toEqual([]);
  });

  it('detects every swap of two different characters, neighbours or not', () => {
    const typos = ids.flatMap((id) => {
      const code = [...plain(formatReference(id))];
      return code.flatMap((one, place) =>
        code.flatMap((two, other) => (one === two ? [] : [code.with(place, two).with(other, one).join('')])),
      );
    });
    expect(typos.length).toBeGreaterThan(ids.length * 60);
    expect(typos.filter((typo) => !isDetected(typo))).toEqual([]);
  });

  it.each([
    ['lower case', 'km70-whspv'],
    ['no hyphen', 'KM70WHSPV'],
    ['spaces', ' KM70 WHSPV '],
    ['a hyphen elsewhere', 'KM7-0WH-SPV'],
    ['a dash as phones write it', 'KM70–WHSPV'],
    ['a non-breaking hyphen', 'KM70\u2011WHSPV'],
    ['letter O for zero', 'KM7O-WHSPV'],
    ['full-width characters', 'ＫＭ７０－ＷＨＳＰＶ'],
    ['dots', 'KM70.WHSPV'],
    ['a line break', 'KM70\nWHSPV'],
  ])('reads %s', (_how, text) => {
    expect(parseReference(text)).toEqual({ low40: '9d0e0e4736' });
  });

  it('reads I and L as 1', () => {
    const withOne = ids.map(formatReference).find((reference) => reference.includes('1'))!;
    for (const letter of ['I', 'L', 'i', 'l']) {
      expect(parseReference(withOne.replaceAll('1', letter))).toEqual(parseReference(withOne));
    }
  });

  it('takes a U for a misread character', () => {
    expect(parseReference('KM7U-WHSPV')).toEqual({ problem: 'mistyped' });
  });

  it.each(['', 'KM70', 'KM70-WHSP', 'KM70-WHSPVX', 'hello', 'K!70-WHSPV', '💥', 'KM70-WHSPV'.repeat(1000)])(
    'says of %j that it is no reference',
    (text) => {
      expect(parseReference(text)).toEqual({ problem: 'not a reference' });
    },
  );
});
