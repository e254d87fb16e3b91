import { describe, expect, it } from 'vitest';
import { createSupportBundle } from 'waybill';
import { createTestTracing } from 'waybill/testing';
import { parseSupportBundle } from '../../../src/support-bundle/parse-support-bundle.ts';

describe('a bundle on its way to support', () => {
  const { tracing, endActions } = createTestTracing({ service: 'shop-web' });
  tracing.action('Save the team', (action) => {
    action.log.info('Saving  it  all: <b>;', { nested: { type: 'log', list: [{ type: 'span' }] } });
    action.span('Store', (span) => span.end({ failure: '503' }));
  });
  endActions();
  const text = createSupportBundle(tracing);
  const whole = parseSupportBundle(text)!;
  const wrap = (width: number): string => text.replace(new RegExp(`.{${width}}`, 'g'), '$&\n');

  it.each<[string, string]>([
    ['line ends of CRLF', text.replaceAll('\n', '\r\n')],
    ['a quote', text.replace(/^/gm, '> ')],
    ['two quotes', text.replace(/^/gm, '> > ')],
    ['a quote of a chat', text.replace(/^/gm, '| ')],
    ['spaces at the ends of lines', text.replace(/$/gm, '  ')],
    ['spaces and tabs before lines', text.replace(/^/gm, '\t  ')],
    ['a code fence amid other text', `Hi {you},\nKM70-WHSPV: see\n\`\`\`\n${text}\n\`\`\`\nThanks {a}`],
    ['words before it on its line', `Here you are: ${text} (that was it)`],
    ['empty lines between', text.replaceAll('\n', '\n\n')],
    ['lines wrapped at 76', wrap(76)],
    ['lines wrapped at 7', wrap(7)],
    ['lines wrapped and quoted', wrap(60).replace(/^/gm, '>> ')],
    ['one line', text.replaceAll('\n', '')],
    ['one line with spaces', text.replaceAll('\n', ' ')],
    ['spaces that do not break', text.replaceAll(' ', '\u00a0')],
    ['invisible characters', text.replaceAll('{', '\u200b{\u00ad').replaceAll(',', ',\u2060')],
    ['a byte order mark', `\ufeff${text}`],
    ['a signature between the records', text.replace('\n{"type":"span"', '\nAnn, 10:42 AM\n{"type":"span"')],
    ['another bundle behind it', `${text}\n${text}`],
    ['no words before its head', text.slice(text.indexOf('{'))],
  ])('survives %s', (_, changed) => {
    expect(changed).not.toBe(text);
    expect(parseSupportBundle(changed)).toEqual(whole);
  });

  it.each<[string, string, object]>([
    ['without its end', text.slice(0, text.lastIndexOf('\n')), { damaged: 0, records: { length: 3 } }],
    ['without half its end', text.slice(0, -5), { damaged: 0, records: { length: 3 } }],
    ['in its last record', text.slice(0, -150), { damaged: 1, records: { length: 2 } }],
    ['after its head', text.slice(0, text.indexOf('\n{"type":"log"')), { damaged: 3, records: [] }],
    ['within its head', text.slice(0, text.indexOf('"made_at"')), { damaged: 0, records: [], madeAt: '' }],
    ['after its first lines', text.split('\n').slice(0, 2).join('\n'), { damaged: 0, records: [] }],
    [
      'before its records',
      text.slice(text.indexOf('\n{"type":"log"')),
      { damaged: 0, records: { length: 3 } },
    ],
    ['before its last line', text.slice(text.lastIndexOf('\n')), { damaged: 3, records: [] }],
  ])('is known as cut off %s, and the rest is read', (_, cut, expected) => {
    expect(parseSupportBundle(`Hello\n${cut}`)).toMatchObject({ ...expected, problem: 'cut off' });
  });

  it.each<[string, string, number]>([
    ['a value', text.replace('Store', 'Stone'), 0],
    ['a quotation mark', text.replace('"name":"Store"', '"name":“Store”'), 1],
    ['a record that is gone', text.replace(/\n\{"type":"span".*/, ''), 1],
    ['a record that is there twice', text.replace(/\n(\{"type":"span".*)\n/, '\n$1\n$1\n'), 0],
    ['the head', text.replace('"left_out":0', '"left_out":7'), 0],
    ['the count', text.replace('records: 3', 'records: 4'), 1],
    ['the checksum', text.replace(/checksum: [\da-f]{8}/, 'checksum: 00000000'), 0],
  ])('is known as changed in %s', (_, changed, damaged) => {
    expect(changed).not.toBe(text);
    expect(parseSupportBundle(changed)).toMatchObject({ damaged, problem: 'changed' });
  });

  it('is distinguished from a bundle of a later version', () => {
    const changed = text.replace('"version":1', '"version":2');
    expect(parseSupportBundle(changed)).toMatchObject({ records: [], damaged: 0, problem: 'newer' });
  });
});

describe('an invented text', () => {
  const span = {
    type: 'span',
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    flags: 1,
    name: 'Save',
    kind: 'internal',
    startTimeUnixNano: '1',
    endTimeUnixNano: '2',
    status: { code: 'unset' },
    attributes: {},
  };
  const log = {
    type: 'log',
    timeUnixNano: '1',
    severityNumber: 9,
    severityText: 'INFO',
    body: 'x',
    flags: 0,
    attributes: {},
  };
  const head = '{"type":"waybill.bundle","version":1,"made_at":"2026-01-01T00:00:00Z","resource":{}}';
  const bundleOf = (...lines: unknown[]): string =>
    [head, ...lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))].join('\n');

  it.each([
    '',
    'KM70-WHSPV',
    'Please find the Waybill support bundle attached: KM70-WHSPV',
    'Waybill support bundle\n',
    'waybill support bundle: paste all of it into the search box of the support desk',
    '{"type":"span"}',
    '{"type":"bundle"}',
    JSON.stringify(span),
    JSON.stringify(head),
    'x'.repeat(3_000_000),
  ])('is no bundle: %.40s', (text) => {
    expect(parseSupportBundle(text)).toBeNull();
  });

  it.each<[string, unknown]>([
    ['half a JSON', '{"type":"span","name":"Sa'],
    ['JSON that goes on', `${JSON.stringify(span)}}`],
    ['another type', { ...span, type: 'metric' }],
    ['the type of a bundle', { ...span, type: 'waybill.bundle' }],
    ['a trace id of zeros', { ...span, traceId: '0'.repeat(32) }],
    ['a trace id in upper case', { ...span, traceId: span.traceId.toUpperCase() }],
    ['a trace id that is short', { ...span, traceId: 'abc' }],
    ['a trace id that is a number', { ...span, traceId: 7 }],
    ['a trace id that is a list', { ...span, traceId: [span.traceId] }],
    ['a trace id that is markup', { ...span, traceId: '<img src=x onerror=alert(1)>' }],
    ['no span id', { ...span, spanId: undefined }],
    ['a name that is an object', { ...span, name: {} }],
    ['a name without end', { ...span, name: 'x'.repeat(20_000) }],
    ['an unknown kind', { ...span, kind: 'toString' }],
    ['a time that is a number', { ...span, startTimeUnixNano: 1 }],
    ['a time with a sign', { ...span, startTimeUnixNano: '-1' }],
    ['a time of 30 digits', { ...span, endTimeUnixNano: '9'.repeat(30) }],
    ['a time in other digits', { ...span, endTimeUnixNano: '٣' }],
    ['an end before its start', { ...span, startTimeUnixNano: '3' }],
    ['a log without time', { ...log, timeUnixNano: undefined }],
    ['a severity that is a text', { ...log, severityNumber: '9' }],
    ['a severity out of range', { ...log, severityNumber: 25 }],
    ['a severity below it', { ...log, severityNumber: -1 }],
    ['a severity that is none', { ...log, severityNumber: null }],
    ['no severity text', { ...log, severityText: 7 }],
    ['a log of an invalid trace', { ...log, traceId: 'x' }],
    ['a log of the trace null', { ...log, traceId: null }],
  ])('has no record of %s', (_, line) => {
    expect(parseSupportBundle(bundleOf(line, log))).toMatchObject({ records: [{ body: 'x' }], damaged: 1 });
  });

  it.each<[string, object]>([
    [
      'a __proto__ among the attributes',
      { attributes: JSON.parse('{"__proto__":{"polluted":1}}') as object },
    ],
    ['a __proto__ of its own', JSON.parse('{"__proto__":{"polluted":1,"kind":"server"}}') as object],
    ['attributes that are a list', { attributes: [1, 2] }],
    ['attributes that are a text', { attributes: 'x' }],
    ['no attributes', { attributes: undefined }],
    ['members that no record has', { constructor: 1, __defineGetter__: 2, toString: 3, resource: { a: 1 } }],
    ['flags of any kind', { flags: 'x' }],
    ['flags out of range', { flags: 1e300 }],
    ['a status of any kind', { status: 'error' }],
    ['a status with a code of any kind', { status: { code: 'constructor', message: {} } }],
    ['a parent of any kind', { parentSpanId: { toString: 1 } }],
    ['events of any kind', { events: [1, null, [], { name: 7 }, { name: 'a', timeUnixNano: '1e3' }] }],
    ['links of any kind', { links: [1, null, { traceId: 'x' }] }],
    ['many events', { events: Array.from({ length: 5000 }, () => ({ name: 'a', timeUnixNano: '1' })) }],
  ])('loses nothing to %s', (_, changes) => {
    const bundle = parseSupportBundle(bundleOf({ ...span, ...changes }))!;
    expect(bundle).toMatchObject({ records: [{ name: 'Save', kind: 'internal' }], damaged: 0 });
    const [record] = bundle.records;
    expect(Object.keys(record!).toSorted()).toEqual(
      [
        ...Object.keys(span),
        'events',
        'links',
        'parentSpanId',
        'remoteParent',
        'resource',
        'traceState',
      ].toSorted(),
    );
    expect(record?.flags).toBeLessThan(256);
    expect(record).toMatchObject({ resource: {} });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(JSON.stringify(bundle).length).toBeLessThan(10_000);
  });

  it('keeps a __proto__ of the attributes as a plain name', () => {
    const attributes = JSON.parse('{"__proto__":{"polluted":1}}') as object;
    const { records } = parseSupportBundle(bundleOf({ ...span, attributes }))!;
    expect(Object.entries(records[0]!.attributes)).toEqual([['__proto__', { polluted: 1 }]]);
    expect((records[0]!.attributes as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each([100, 100_000])('is cut where it is %d levels deep', (depth) => {
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const line = JSON.stringify({ ...span, attributes: { a: 'DEEP' } }).replace('"DEEP"', deep);
    const { records, damaged } = parseSupportBundle(bundleOf(line, log))!;
    expect(records.length + damaged).toBe(2);
    expect(JSON.stringify(records).length).toBeLessThan(1000);
  });

  it.each<[string, object]>([
    ['{"type":"waybill.bundle"}', { problem: 'newer', records: [] }],
    ['{"type":"waybill.bundle","version":"1"}', { problem: 'newer', records: [] }],
    ['{"type":"waybill.bundle","version":1}', { madeAt: '', leftOut: 0 }],
    ['{"type":"waybill.bundle","version":1,"made_at":7}', { madeAt: '' }],
    ['{"type":"waybill.bundle","version":1,"made_at":"yesterday"}', { madeAt: '' }],
    ['{"type":"waybill.bundle","version":1,"made_at":"+275760-09-13T00:00:00.001Z"}', { madeAt: '' }],
    ['{"type":"waybill.bundle","version":1,"records":-1,"left_out":1.5}', { leftOut: 0, damaged: 0 }],
    ['{"type":"waybill.bundle","version":1,"records":1e99}', { damaged: 999_999 }],
    ['{"type":"waybill.bundle","version":1,"resource":[1]}', { records: [{ resource: {} }] }],
    ['{"type":"waybill.bundle","version":1', { madeAt: '', records: [{ body: 'x' }] }],
  ])('has a head of %s', (line, expected) => {
    expect(parseSupportBundle(`${line}\n${JSON.stringify(log)}`)).toMatchObject(expected);
  });

  it('is read to a bound', () => {
    const lines = new Array<object>(20_000).fill(log);
    const bundle = parseSupportBundle(bundleOf(...lines))!;
    expect(bundle.records).toHaveLength(5000);
    expect(bundle.problem).toBe('cut off');
  });

  it.each<[string, (length: number) => string]>([
    ['quotes', (length) => '> '.repeat(length / 2)],
    ['spaces', (length) => ' '.repeat(length)],
    ['braces', (length) => '{'.repeat(length)],
    ['brackets', (length) => `{"type":"log","a":${'['.repeat(length)}`],
    ['beginnings', (length) => '{"type":"'.repeat(length / 9)],
    ['heads', (length) => head.repeat(length / head.length)],
    ['ends', (length) => 'End of Waybill support bundle;'.repeat(length / 30)],
    ['escapes', (length) => `{"type":"log","body":"${'\\u0020'.repeat(length / 6)}`],
    ['digits', (length) => `{"type":"log","timeUnixNano":"${'1'.repeat(length)}"}`],
  ])('is read in time that grows with its length, of %s', (_, make) => {
    // A parser of quadratic time would need minutes here, and the test would run out of time.
    expect(parseSupportBundle(`${head}\n${make(900_000)}`)).toMatchObject({ records: [] });
  });
});
