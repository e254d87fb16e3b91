import { describe, expect, it } from 'vitest';
import { formatTraceparent, parseTraceparent } from 'waybill';

// https://www.w3.org/TR/trace-context-2/#traceparent-header
const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';
const core = `${trace}-${span}`;
const valid = `00-${core}-01`;

const accepted: readonly (readonly [string, string, number])[] = [
  ['sampled', valid, 1],
  ['not sampled', `00-${core}-00`, 0],
  ['random', `00-${core}-02`, 2],
  ['sampled and random', `00-${core}-03`, 3],
  ['flags that no version defines', `00-${core}-ff`, 3],
  ['a high flag bit alone', `00-${core}-80`, 0],
  ['a high flag bit with sampled', `00-${core}-81`, 1],
  ['flag bit 3', `00-${core}-04`, 0],
  ['flags with letters', `00-${core}-0a`, 2],
  ['flags in the first digit only', `00-${core}-f0`, 0],
  ['a space before', ` ${valid}`, 1],
  ['a space behind', `${valid} `, 1],
  ['tabs round it', `\t${valid}\t`, 1],
  ['many spaces round it', `    ${valid}     `, 1],
  ['version 01', `01-${core}-01`, 1],
  ['version cc', `cc-${core}-01`, 1],
  ['version fe', `fe-${core}-01`, 1],
  ['a later version with more fields', `cc-${core}-01-what-the-future-will-be-like`, 1],
  ['a later version with an empty field', `cc-${core}-01-`, 1],
  ['a later version with upper case behind', `cc-${core}-01-ABC`, 1],
  ['a later version with unknown flags', `cc-${core}-f9`, 1],
  ['the lowest ids', `00-${'1'.padStart(32, '0')}-${'1'.padStart(16, '0')}-01`, 1],
  ['the highest ids', `00-${'f'.repeat(32)}-${'f'.repeat(16)}-01`, 1],
  ['a 64-bit trace id padded with zeros', `00-${span.padStart(32, '0')}-${span}-01`, 1],
];

const refused: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a space', ' '],
  ['a word', 'traceparent'],
  ['upper case in the trace id', `00-${trace.toUpperCase()}-${span}-01`],
  ['one upper case digit in the trace id', `00-${trace.replace('b', 'B')}-${span}-01`],
  ['upper case in the parent id', `00-${trace}-${span.toUpperCase()}-01`],
  ['upper case in the flags', `00-${core}-0A`],
  ['upper case in the version', `CC-${core}-01`],
  ['version ff', `ff-${core}-01`],
  ['version ff with a tail', `ff-${core}-01-x`],
  ['version FF', `FF-${core}-01`],
  ['version 00 with a tail', `00-${core}-01-x`],
  ['version 00 with a hyphen behind', `00-${core}-01-`],
  ['version 00 with a dot behind', `00-${core}-01.`],
  ['version 00 with a digit behind', `00-${core}-010`],
  ['a later version with a dot behind', `cc-${core}-01.what`],
  ['a later version with a digit behind', `cc-${core}-010`],
  ['a later version that is too short', `cc-${core}-0`],
  ['a later version without flags', `cc-${core}`],
  ['a version of one digit', `0-${core}-01`],
  ['a version of three digits', `000-${core}-01`],
  ['a version that is no hex', `0g-${core}-01`],
  ['a version with a dot', `.0-${core}-01`],
  ['a trace id of zeros', `00-${'0'.repeat(32)}-${span}-01`],
  ['a parent id of zeros', `00-${trace}-${'0'.repeat(16)}-01`],
  ['zeros in a later version', `cc-${'0'.repeat(32)}-${span}-01`],
  ['a trace id that is too short', `00-${trace.slice(1)}-${span}-01`],
  ['a trace id that is too long', `00-${trace}0-${span}-01`],
  ['a trace id with a letter past f', `00-${trace.replace('b', 'g')}-${span}-01`],
  ['a trace id with a dot', `00-.${trace.slice(1)}-${span}-01`],
  ['a parent id that is too short', `00-${trace}-${span.slice(1)}-01`],
  ['a parent id that is too long', `00-${trace}-${span}0-01`],
  ['a parent id with a dot', `00-${trace}-.${span.slice(1)}-01`],
  ['flags of one digit', `00-${core}-1`],
  ['flags of three digits', `00-${core}-001`],
  ['flags that are no hex', `00-${core}-0x`],
  ['flags with a dot', `00-${core}-.1`],
  ['no flags', `00-${core}`],
  ['no hyphens', valid.replaceAll('-', '')],
  ['underscores', valid.replaceAll('-', '_')],
  ['a line break behind', `${valid}\n`],
  ['a carriage return behind', `${valid}\r`],
  ['a line break before', `\n${valid}`],
  ['a non-breaking space before', `\u00a0${valid}`],
  ['a non-breaking space behind', `${valid}\u00a0`],
  ['a vertical tab behind', `${valid}\v`],
  ['a form feed behind', `${valid}\f`],
  ['a zero byte behind', `${valid}\0`],
  ['a byte order mark before', `\ufeff${valid}`],
  ['a space within', `00-${trace} -${span}-01`],
  ['full-width digits', `００-${core}-01`],
  ['digits of another script', `00-${trace.replace('4', '٤')}-${span}-01`],
  ['two headers joined by the browser', `${valid}, ${valid}`],
  ['two headers joined without a space', `${valid},${valid}`],
  ['quotes', `"${valid}"`],
  ['a later version behind a line break', `cc-${core}-01\n-x`],
  ['a very long later version', `cc-${core}-01-${'x'.repeat(10_000)}`],
];

describe('parseTraceparent', () => {
  it.each(accepted)('reads %s', (_what, header, flags) => {
    const [, traceId, spanId] = header.trim().split('-');
    expect(parseTraceparent(header)).toEqual({ traceId, spanId, flags });
  });

  it.each(refused)('refuses %s', (_what, header) => {
    expect(parseTraceparent(header)).toBeNull();
  });

  it('gives null where there is no header', () => {
    expect([parseTraceparent(null), parseTraceparent(undefined)]).toEqual([null, null]);
  });

  it('refuses a valid header with any one character replaced by one that is no hex', () => {
    for (let place = 0; place < valid.length; place++) {
      const broken = `${valid.slice(0, place)}z${valid.slice(place + 1)}`;
      expect([place, parseTraceparent(broken)]).toEqual([place, null]);
    }
  });

  it('never throws, and takes no longer for hostile texts', () => {
    const alphabet = '0123456789abcdefABCDEF-- \t\n\u00a0,;=zﬀ😀';
    let state = 42;
    const next = (below: number) => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) % below;
    for (let round = 0; round < 100_000; round++) {
      const at = next(valid.length);
      const cut = valid.slice(0, at) + alphabet[next(alphabet.length)] + valid.slice(at + next(2));
      const parsed = parseTraceparent(cut);
      if (parsed) expect(cut.trim().slice(3, 35)).toBe(parsed.traceId);
    }
    for (const hostile of [
      ' '.repeat(1e6),
      '-'.repeat(1e6),
      `00-${'a'.repeat(1e6)}`,
      `cc-${core}-01-${'-'.repeat(1e6)}`,
    ]) {
      expect(parseTraceparent(hostile)).toBeNull();
    }
  });
});

describe('formatTraceparent', () => {
  it.each(accepted)('writes %s as version 00 with the flags that are known', (_what, header, flags) => {
    const parsed = parseTraceparent(header)!;
    expect(formatTraceparent(parsed)).toBe(`00-${parsed.traceId}-${parsed.spanId}-0${flags}`);
  });

  it('passes on no flag that no version defines', () => {
    expect(formatTraceparent({ traceId: trace, spanId: span, flags: 0xff })).toBe(`00-${core}-03`);
  });
});
