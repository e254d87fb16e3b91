import { describe, expect, it } from 'vitest';
import { parseSearch } from 'waybill/viewer';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const uuid = '019a9f3c-6d2e-7b1a-8c4d-5e6f7a8b9c0d';
const low40 = '9d0e0e4736';

const block = `Reference: KM70-WHSPV
Time: 2026-11-20T08:39:02Z
App: team-web 4.12.0 (production)
Page: /members
Trace: ${traceId}
Span: ${spanId}`;

const atTrace = { kind: 'trace', traceId };
const atSpan = { kind: 'trace', traceId, spanId };
const atReference = { kind: 'reference', low40 };

describe('a copied block', () => {
  it.each([
    ['as it was copied', block],
    ['in another order', block.split('\n').reverse().join('\n')],
    ['with the line ends of Windows', block.replaceAll('\n', '\r\n')],
    ['quoted in an e-mail', `Hello,\n\n${block.replaceAll(/^/gm, '> > ')}\n\nKind regards`],
    ['run together in one line', block.replaceAll('\n', ' ')],
    ['set in bold by a ticket system', block.replaceAll(/^(\w+):/gm, '**$1:**')],
    ['wrapped after its labels', block.replaceAll(': ', ':\n> ')],
    ['in capitals', block.toUpperCase()],
  ])('names the trace and the failed step, %s', (_, text) => {
    expect(parseSearch(text)).toEqual(atSpan);
  });

  it('names the reference and the span where the trace id was left out', () => {
    const text = block.replace(/^Trace:.*\n/m, '');
    expect(parseSearch(text)).toEqual({ ...atReference, spanId });
  });

  it('names the reference where everything after the first line was cut off', () => {
    expect(parseSearch(block.split('\n')[0]!)).toEqual(atReference);
  });

  it('is still found by its trace id when its reference was retyped wrongly', () => {
    expect(parseSearch(block.replace('KM70-WHSPV', 'KM70-WHSPW'))).toEqual(atSpan);
  });
});

describe('an id', () => {
  it.each([
    ['a trace id', traceId, atTrace],
    ['a trace id in capitals, with spaces around it', `  ${traceId.toUpperCase()}\n`, atTrace],
    ['a traceparent', `00-${traceId}-${spanId}-01`, atSpan],
    ['a traceparent in a line of headers', `traceparent: 00-${traceId}-${spanId}-03`, atSpan],
    ['a UUID', uuid, { kind: 'uuid', id: uuid }],
    ['a UUID in capitals', uuid.toUpperCase(), { kind: 'uuid', id: uuid }],
    ['a UUID in a log line', `session_id=${uuid} signed out`, { kind: 'uuid', id: uuid }],
    ['a span id', spanId, { kind: 'span', spanId }],
    ['a header of ours', `x-trace-id: ${traceId}`, atTrace],
    [
      "a server's JSON error",
      `{"error":{"message":"No","code":"x"},"correlation_id":"${uuid}","trace_id":"${traceId}"}`,
      atTrace,
    ],
    ["a log line's fields", `level=error trace_id=${traceId} span_id=${spanId}`, atSpan],
  ])('%s is understood', (_, text, query) => {
    expect(parseSearch(text)).toEqual(query);
  });

  it.each([
    ['a trace id of zeros', '0'.repeat(32)],
    ['a span id of zeros', '0'.repeat(16)],
    ['a UUID of zeros', '00000000-0000-0000-0000-000000000000'],
  ])('%s is nothing', (_, text) => {
    expect(parseSearch(text)).toEqual({ kind: 'unknown' });
  });
});

describe('an id of another system', () => {
  it.each([
    ['order-2024/17', 'order-2024/17'],
    [' Root=1-5759e988-bd862e3fe1be46a994272793\n', 'Root=1-5759e988-bd862e3fe1be46a994272793'],
    ['x-trace-id: req_a', 'req_a'],
    ['The answer had "x-trace-id": "01HZX5", and then nothing', '01HZX5'],
  ])('is found in %j', (text, id) => {
    expect(parseSearch(text)).toEqual({ kind: 'foreign', id });
  });

  it.each(['a', 'B52', 'order 17', 'invoice', 'x'.repeat(129), '0000'])('is not seen in %j', (text) => {
    expect(parseSearch(text)).toEqual({ kind: 'unknown' });
  });
});

describe('a reference', () => {
  it.each([
    'KM70-WHSPV',
    'km70-whspv',
    'KM70WHSPV',
    'KM70 WHSPV',
    'KM7O-WHSPV',
    'KM70–WHSPV',
    'KM70\u2011WHSPV',
    'KM70−WHSPV',
    'KM70\u00ad-WHSPV\u200b',
    'KM70-WHSPV',
    'Reference KM70-WHSPV',
    'reference number is KM70 WHSPV',
    'Something went wrong. Reference KM70-WHSPV. Try again.',
    'Hi, a well-known customer wrote that nothing works since KM70-WHSPV came up, please help',
    'Order 1234-56789 failed with KM70-WHSPV',
    '> Reference: **KM70-WHSPV**',
    '"reference":"KM70-WHSPV"',
  ])('is found in %j', (text) => {
    expect(parseSearch(text)).toEqual(atReference);
  });

  it.each([
    ['one letter wrong', 'KM70-WHSPW', 'KM70-WHSPW'],
    ['two letters swapped', 'MK70-WHSPV', 'MK70-WHSPV'],
    ['one letter missing', 'KM70-WHSP', 'KM70-WHSP'],
    ['one letter too many', 'KM70-WHSPVV', 'KM70-WHSPVV'],
    ['a U, which no reference has', 'KM70-WHUPV', 'KM70-WHUPV'],
    ['a wrong letter inside a sentence', 'They told me KM70-WHSPW on the phone', 'KM70-WHSPW'],
    ['a missing letter behind its label', 'Reference: KM70-WHSP, thank you', 'KM70-WHSP'],
  ])('with %s is called mistyped', (_, text, code) => {
    expect(parseSearch(text)).toEqual({ kind: 'mistyped', code });
  });

  it.each([
    '',
    '   ',
    'invoice',
    'nothing works any more',
    'Something went wrong on a well-known page',
    'Order 1234-56789 is late',
    'For reference: after lunch',
    '🙈',
  ])('is not seen in %j', (text) => {
    expect(parseSearch(text)).toEqual({ kind: 'unknown' });
  });
});

// A pattern that backtracks would exceed the time limit of the test here.
it.each(['KM70-', 'reference ', 'reference is ', 'trace: ', '> ', 'ab-12345 ', '0', '-', '\u00ad', '𝕏'])(
  'gets through a megabyte of %j',
  (part) => {
    expect(parseSearch(part.repeat(1_000_000 / part.length)).kind).not.toBe('trace');
  },
);

it('reads no further than its limit', () => {
  expect(parseSearch(`${' '.repeat(16_384)}KM70-WHSPV`)).toEqual({ kind: 'unknown' });
});
