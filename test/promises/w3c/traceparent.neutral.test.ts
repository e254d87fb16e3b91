import { describe, expect, it } from 'vitest';
import { formatTraceparent, parseTraceparent } from 'waybill';

// https://www.w3.org/TR/trace-context-2/#traceparent-header
const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';
const core = `${trace}-${span}`;
const valid = `00-${core}-01`;
const later = `cc-${core}-01`;

const accepted: readonly (readonly [string, string, number])[] = [
  ['P8 sampled', valid, 1],
  ['P8 none', `00-${core}-00`, 0],
  ['P8 random', `00-${core}-02`, 2],
  ['P8 sampled and random', `00-${core}-03`, 3],
  ['P8 all, though six of them are undefined', `00-${core}-ff`, 3],
  ['P8 the highest bit alone', `00-${core}-80`, 0],
  ['P8 the highest bit with sampled', `00-${core}-81`, 1],
  ['P8 bit 3 alone', `00-${core}-04`, 0],
  ['P8 bit 3 with sampled', `00-${core}-05`, 1],
  ['P8 bit 4 with random', `00-${core}-0a`, 2],
  ['P8 the first digit only', `00-${core}-f0`, 0],
  ['P8 bits 4 and 5', `00-${core}-10`, 0],
  ['P7 a space before', ` ${valid}`, 1],
  ['P7 a space behind', `${valid} `, 1],
  ['P7 tabs round it', `\t${valid}\t`, 1],
  ['P7 many spaces round it', `    ${valid}     `, 1],
  ['P7 spaces and tabs mixed', ` \t ${valid}\t \t`, 1],
  ['P7 a later version with more fields', `\t${later}-x `, 1],
  ['P4 version 01', `01-${core}-01`, 1],
  ['P4 version 0a', `0a-${core}-01`, 1],
  ['P4 version cc', later, 1],
  ['P4 version f0', `f0-${core}-01`, 1],
  ['P4 version fe', `fe-${core}-01`, 1],
  ['P4 a later version with more fields', `${later}-what-the-future-will-be-like`, 1],
  ['P4 a later version with an empty field', `${later}-`, 1],
  ['P4 a later version with upper case behind', `${later}-ABC`, 1],
  ['P4 a later version with a space in a later field', `${later}-a b`, 1],
  ['P4 a later version with unknown flags', `cc-${core}-f9`, 1],
  ['P4 a later version of 256 characters', `${later}-${'x'.repeat(200)}`, 1],
  ['the lowest ids', `00-${'1'.padStart(32, '0')}-${'1'.padStart(16, '0')}-01`, 1],
  ['the highest ids', `00-${'f'.repeat(32)}-${'f'.repeat(16)}-01`, 1],
  ['a 64-bit trace id padded with zeros', `00-${span.padStart(32, '0')}-${span}-01`, 1],
  ['a trace id that is all zero but for its first digit', `00-1${'0'.repeat(31)}-${span}-01`, 1],
];

const refused: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a space', ' '],
  ['a word', 'traceparent'],
  ['P1 upper case in the trace id', `00-${trace.toUpperCase()}-${span}-01`],
  ['P1 one upper case digit in the trace id', `00-${trace.replace('b', 'B')}-${span}-01`],
  ['P1 upper case in the parent id', `00-${trace}-${span.toUpperCase()}-01`],
  ['P1 upper case in the flags', `00-${core}-0A`],
  ['P1 upper case in the version', `CC-${core}-01`],
  ['P1 upper case in the ids of a later version', `cc-${core.toUpperCase()}-01`],
  ['P2 version ff', `ff-${core}-01`],
  ['P2 version ff with a tail', `ff-${core}-01-x`],
  ['P2 version ff behind a space', ` ff-${core}-01`],
  ['P2 version FF', `FF-${core}-01`],
  ['P3 version 00 with a tail', `${valid}-x`],
  ['P3 version 00 with a tail behind a space', ` ${valid}-x`],
  ['P3 version 00 with a hyphen behind', `${valid}-`],
  ['P3 version 00 with a dot behind', `${valid}.`],
  ['P3 version 00 with a digit behind', `${valid}0`],
  ['P4 a later version with a dot behind', `${later}.what`],
  ['P4 a later version with a digit behind', `${later}0`],
  ['P4 a later version with a word behind a space', `${later} x`],
  ['P4 a later version that is too short', `cc-${core}-0`],
  ['P4 a later version without flags', `cc-${core}`],
  ['P4 a later version with a line break behind', `${later}\n-x`],
  ['P4 a version of one digit', `0-${core}-01`],
  ['P4 a version of three digits', `000-${core}-01`],
  ['P4 a version that is no hex', `0g-${core}-01`],
  ['P4 a version with a dot', `.0-${core}-01`],
  ['P5 a trace id of zeros', `00-${'0'.repeat(32)}-${span}-01`],
  ['P5 a parent id of zeros', `00-${trace}-${'0'.repeat(16)}-01`],
  ['P5 zeros in a later version', `cc-${'0'.repeat(32)}-${span}-01`],
  ['P5 a parent id of zeros in a later version', `cc-${trace}-${'0'.repeat(16)}-01-x`],
  ['P6 two headers joined with a space', `${valid}, ${valid}`],
  ['P6 two headers joined without a space', `${valid},${valid}`],
  ['P6 two headers of a later version', `${later}, ${later}`],
  ['P6 two headers of a later version with more fields', `${later}-x, ${later}-y`],
  ['P6 an empty header behind a later version with more fields', `${later}-x, `],
  ['P6 an empty header before it', `, ${valid}`],
  ['P7 a line break behind', `${valid}\n`],
  ['P7 a carriage return behind', `${valid}\r`],
  ['P7 a line break before', `\n${valid}`],
  ['P7 a non-breaking space before', `\u00a0${valid}`],
  ['P7 a non-breaking space behind', `${valid}\u00a0`],
  ['P7 a vertical tab behind', `${valid}\v`],
  ['P7 a form feed behind', `${valid}\f`],
  ['P7 a zero byte behind', `${valid}\0`],
  ['P7 a byte order mark before', `\ufeff${valid}`],
  ['P7 a line separator behind', `${valid}\u2028`],
  ['P7 a non-breaking space behind a later version', `${later}\u00a0`],
  ['a space within', `00-${trace} -${span}-01`],
  ['a trace id that is too short', `00-${trace.slice(1)}-${span}-01`],
  ['a trace id that is too long', `00-${trace}0-${span}-01`],
  ['a trace id with a letter past f', `00-${trace.replace('b', 'g')}-${span}-01`],
  ['a trace id with a dot', `00-.${trace.slice(1)}-${span}-01`],
  ['a trace id spelled as a UUID', `00-4bf92f35-77b3-4da6-a3ce-929d0e0e4736-${span}-01`],
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
  ['full-width digits', `００-${core}-01`],
  ['digits of another script', `00-${trace.replace('4', '٤')}-${span}-01`],
  ['quotes', `"${valid}"`],
  ['S10 a later version of 257 characters', `${later}-${'x'.repeat(201)}`],
  ['S10 more than 256 characters of space', `${' '.repeat(256)}${valid}`],
  ['S10 a megabyte', `${later}-${'x'.repeat(1_000_000)}`],
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

  it('refuses a valid header with any one character replaced by one that is no hex digit', () => {
    for (const header of [valid, later]) {
      for (let place = 0; place < header.length; place++) {
        const broken = `${header.slice(0, place)}z${header.slice(place + 1)}`;
        expect([place, parseTraceparent(broken)]).toEqual([place, null]);
      }
    }
  });

  it('reads every version but ff, and every flag (P2, P4, P8)', () => {
    for (let value = 0; value < 256; value++) {
      const hex = value.toString(16).padStart(2, '0');
      expect([hex, parseTraceparent(`${hex}-${core}-00`) !== null]).toEqual([hex, value !== 255]);
      expect([hex, parseTraceparent(`00-${core}-${hex}`)?.flags]).toEqual([hex, value % 4]);
    }
  });
});

describe('formatTraceparent', () => {
  it.each(accepted)('writes %s as version 00 with known flags only (P4, P9)', (_what, header, flags) => {
    const [, traceId, spanId] = header.trim().split('-');
    expect(formatTraceparent(parseTraceparent(header)!)).toBe(`00-${traceId}-${spanId}-0${flags}`);
  });

  it('sets every flag to zero that no version defines (P9)', () => {
    const written = [0xff, 0x10, 0x80, 0x04].map((flags) =>
      formatTraceparent({ traceId: trace, spanId: span, flags }),
    );
    expect(written).toEqual(['03', '00', '00', '00'].map((flags) => `00-${core}-${flags}`));
  });
});
