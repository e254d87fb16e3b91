import { describe, expect, it } from 'vitest';
import { base64, itemPath, plantDefect, rename, startingWith, type Drafts } from './plant-defect.ts';

type Row = [what: string, problem: string, plant: (drafts: Drafts) => void];

describe('a span', () => {
  it.each<Row>([
    ['a snake_case id', '.trace_id is snake_case', ({ item }) => rename(item, 'traceId', 'trace_id')],
    [
      'a snake_case time',
      '.start_time_unix_nano is snake_case; OTLP/JSON writes startTimeUnixNano',
      ({ item }) => rename(item, 'startTimeUnixNano', 'start_time_unix_nano'),
    ],
    ['an unknown field', '.duration is unknown', ({ item }) => (item['duration'] = 1)],
    ['a field of logs', '.severityNumber is unknown', ({ item }) => (item['severityNumber'] = 9)],
    ['a field of all objects', '.constructor is unknown', ({ item }) => (item['constructor'] = 9)],
    [
      'a number as its start',
      '.startTimeUnixNano must be a decimal string, not 1544712660000000000',
      ({ item }) => (item['startTimeUnixNano'] = 1544712660000000000),
    ],
    ['a time with a fraction', '.endTimeUnixNano must be', ({ item }) => (item['endTimeUnixNano'] = '1.5')],
    ['a time with an exponent', '.endTimeUnixNano must be', ({ item }) => (item['endTimeUnixNano'] = '2e18')],
    ['an empty time', '.endTimeUnixNano must be', ({ item }) => (item['endTimeUnixNano'] = '')],
    ['a date', '.endTimeUnixNano must be', ({ item }) => (item['endTimeUnixNano'] = '2018-12-13T14:51:00Z')],
    ['a negative time', '.startTimeUnixNano does not', ({ item }) => (item['startTimeUnixNano'] = '-1')],
    [
      'a time past 64 bits',
      '.endTimeUnixNano does not fit',
      ({ item }) => (item['endTimeUnixNano'] = String(2n ** 64n)),
    ],
    ['an end before its start', '.endTimeUnixNano is before', ({ item }) => (item['endTimeUnixNano'] = '1')],
    ['a kind by name', '.kind must be a number', ({ item }) => (item['kind'] = 'SPAN_KIND_SERVER')],
    ['a kind as text', '.kind must be a number', ({ item }) => (item['kind'] = '2')],
    ['a kind that does not exist', '.kind must be a number', ({ item }) => (item['kind'] = 6)],
    ['a status by name', '.status.code must', ({ status }) => (status['code'] = 'STATUS_CODE_ERROR')],
    ['a bare status', '.status must be an object', ({ item }) => (item['status'] = 2)],
    [
      'a trace id in base64',
      '.traceId must be 32',
      ({ item }) => (item['traceId'] = base64(item['traceId'])),
    ],
    ['a span id in base64', '.spanId must be 16', ({ item }) => (item['spanId'] = base64(item['spanId']))],
    [
      'a parent in base64',
      '.parentSpanId must be 16',
      ({ item }) => (item['parentSpanId'] = base64(item['parentSpanId'])),
    ],
    [
      'an id in upper case',
      '.traceId must be 32 lower-case',
      ({ item }) => (item['traceId'] = String(item['traceId']).toUpperCase()),
    ],
    ['a trace id of 64 bits', '.traceId must be 32', ({ item }) => (item['traceId'] = 'eee19b7ec3c1b174')],
    ['a UUID', '.traceId must', ({ item }) => (item['traceId'] = '5b8efff7-9803-8103-d269-b633813fc60c')],
    ['a trace id of zeros', '.traceId is zero', ({ item }) => (item['traceId'] = '0'.repeat(32))],
    ['a span id of zeros', '.spanId is zero', ({ item }) => (item['spanId'] = '0'.repeat(16))],
    ['an empty parent', '.parentSpanId must be 16', ({ item }) => (item['parentSpanId'] = '')],
    ['null as its parent', '.parentSpanId is null', ({ item }) => (item['parentSpanId'] = null)],
    ['itself as its parent', '.parentSpanId is the', ({ item }) => (item['parentSpanId'] = item['spanId'])],
    ['no trace id', '.traceId is missing', ({ item }) => delete item['traceId']],
    ['no span id', '.spanId is missing', ({ item }) => delete item['spanId']],
    ['no start', '.startTimeUnixNano is missing', ({ item }) => delete item['startTimeUnixNano']],
    ['no end', '.endTimeUnixNano is missing', ({ item }) => delete item['endTimeUnixNano']],
    ['no name', '.name is missing', ({ item }) => delete item['name']],
    ['an empty name', '.name is missing', ({ item }) => (item['name'] = '')],
    ['a name that is no text', '.name must be a string', ({ item }) => (item['name'] = 7)],
    ['half a character', '.name has a lone surrogate', ({ item }) => (item['name'] = 'a\ud83d')],
    ['flags as text', '.flags must be an integer', ({ item }) => (item['flags'] = '3')],
    ['negative flags', '.flags must be an integer', ({ item }) => (item['flags'] = -1)],
    ['flags past 32 bits', '.flags must be an integer', ({ item }) => (item['flags'] = 2 ** 32)],
    ['reserved flags', '.flags has bits that are', ({ item }) => (item['flags'] = 0x403)],
    ['half of its remote flags', '.flags has a remote parent', ({ item }) => (item['flags'] = 0x203)],
    ['attributes as an object', '.attributes must be a list', ({ item }) => (item['attributes'] = { a: 1 })],
    ['an event at no time', '.events[0].timeUnixNano is', ({ event }) => delete event['timeUnixNano']],
    [
      'an event at a time that is a number',
      '.events[0].timeUnixNano must be',
      ({ event }) => (event['timeUnixNano'] = 1.5e18),
    ],
    ['an event without a name', '.events[0].name is missing', ({ event }) => delete event['name']],
    ['a link without a trace', '.links[0].traceId is missing', ({ link }) => delete link['traceId']],
    ['a link in base64', '.links[0].spanId must', ({ link }) => (link['spanId'] = base64(link['spanId']))],
    ['a null among its links', '.links[0] is null', ({ item }) => (item['links'] = [null])],
  ])('with %s has the problem %s', (_what, problem, plant) => {
    expect(plantDefect('traces', plant)).toContainEqual(startingWith(itemPath.traces + problem));
  });
});

describe('a log record', () => {
  it.each<Row>([
    ['snake_case', '.severity_number is', ({ item }) => rename(item, 'severityNumber', 'severity_number')],
    ['an unknown field', '.level is unknown', ({ item }) => (item['level'] = 'error')],
    ['a number as its time', '.timeUnixNano must be', ({ item }) => (item['timeUnixNano'] = 1544712660300)],
    ['no time', '.timeUnixNano is missing', ({ item }) => delete item['timeUnixNano']],
    ['a severity by name', '.severityNumber must', ({ item }) => (item['severityNumber'] = 'ERROR')],
    ['a severity past 24', '.severityNumber must', ({ item }) => (item['severityNumber'] = 25)],
    ['a severity between two', '.severityNumber must', ({ item }) => (item['severityNumber'] = 9.5)],
    ['a bare body', '.body must be an object', ({ item }) => (item['body'] = 'Example')],
    ['null as its body', '.body is null', ({ item }) => (item['body'] = null)],
    ['no flags', '.flags is missing', ({ item }) => delete item['flags']],
    ['flags of spans', '.flags has bits that are reserved', ({ item }) => (item['flags'] = 0x101)],
    ['a span but no trace', '.spanId comes without a traceId', ({ item }) => delete item['traceId']],
    ['an empty trace id', '.traceId must be 32', ({ item }) => (item['traceId'] = '')],
    [
      'a trace id in base64',
      '.traceId must be 32',
      ({ item }) => (item['traceId'] = base64(item['traceId'])),
    ],
  ])('with %s has the problem %s', (_what, problem, plant) => {
    expect(plantDefect('logs', plant)).toContainEqual(startingWith(itemPath.logs + problem));
  });
});

describe('a request', () => {
  it.each<Row>([
    ['snake_case', '.resource_spans is', ({ request }) => rename(request, 'resourceSpans', 'resource_spans')],
    ['logs beside spans', '.resourceLogs is unknown', ({ request }) => (request['resourceLogs'] = [])],
    ['no groups', '.resourceSpans holds nothing', ({ request }) => (request['resourceSpans'] = [])],
    ['no spans', '.resourceSpans[0].scopeSpans[0].spans holds nothing', ({ scope }) => (scope['spans'] = [])],
    [
      'attributes of no resource',
      '.resourceSpans[0].attributes is unknown',
      ({ group }) => rename(group, 'resource', 'attributes'),
    ],
    [
      'the name that scopes had once',
      '.resourceSpans[0].instrumentationLibrarySpans is unknown',
      ({ group }) => rename(group, 'scopeSpans', 'instrumentationLibrarySpans'),
    ],
    [
      'two names for one service',
      '.resourceSpans[0].resource.attributes[1].key is "service.name" for a second time',
      ({ group }) => ((group['resource'] as Drafts).attributes[1]!['key'] = 'service.name'),
    ],
  ])('with %s has the problem %s', (_what, problem, plant) => {
    expect(plantDefect('traces', plant)).toContainEqual(startingWith(`$${problem}`));
  });
});
