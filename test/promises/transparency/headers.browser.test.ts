import { compareWays, type Ways } from './compare-ways.ts';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

function* pairs(): Generator<[string, string]> {
  yield ['x-app', 'from a generator'];
}

const reused = new Headers({ 'x-app': 'used again and again' });

const ways: Ways = {
  'headers of an object': ({ url }) => [url, { headers: { 'X-App': '1', accept: 'text/plain' } }],
  'headers of an object without a prototype': ({ url }) => [
    url,
    { headers: Object.assign(Object.create(null), { 'x-app': '1' }) as object },
  ],
  'headers of a frozen object': ({ url }) => [
    url,
    Object.freeze({ headers: Object.freeze({ 'x-app': '1' }) }),
  ],
  'headers with values that are no text': ({ url }) => [url, { headers: { 'x-app': 1, 'x-null': null } }],
  Headers: ({ url }) => [url, { headers: new Headers([['x-app', '1']]) }],
  'the same Headers each time': ({ url }) => [url, { headers: reused }],
  'pairs of headers': ({ url }) => [
    url,
    {
      headers: [
        ['x-app', '1'],
        ['x-app', '2'],
      ],
    },
  ],
  'headers of a Map': ({ url }) => [url, { headers: new Map([['x-app', '1']]) }],
  'headers of a generator': ({ url }) => [url, { headers: pairs() }],
  'headers of an iterable that throws': {
    prepare: ({ url }) => ({
      args: [
        url,
        {
          headers: {
            [Symbol.iterator]() {
              throw new RangeError('no headers today');
            },
          },
        },
      ],
    }),
  },
  'no headers by undefined': ({ url }) => [url, { headers: undefined }],
  'no headers by null': ({ url }) => [url, { headers: null }],
  'a header with a line break': ({ url }) => [url, { headers: { 'x-app': 'line\nbreak' } }],
  'a header beyond Latin-1': ({ url }) => [url, { headers: { 'x-app': '漢' } }],
  'a name of a header that is none': ({ url }) => [url, { headers: { 'x app': '1' } }],
  'a pair of headers that is none': ({ url }) => [url, { headers: [['x-app']] }],
  'a header that pages may not set': ({ url }) => [url, { headers: { host: 'elsewhere.example.com' } }],
  'headers with a symbol': ({ url }) => [url, { headers: { [Symbol('x')]: '1' } }],
  "a traceparent of the app's own": {
    prepare: ({ url }) => ({ args: [url, { headers: { traceparent } }] }),
    isMarked: 'always',
  },
  'a traceparent in capitals': {
    prepare: ({ url }) => ({ args: [url, { headers: { TraceParent: traceparent } }] }),
    isMarked: 'always',
  },
  'a traceparent of a Request': {
    prepare: ({ url }) => ({ args: [new Request(url, { headers: { traceparent } })] }),
    isMarked: 'always',
  },
  'baggage of the app': ({ url }) => [url, { headers: { baggage: 'app=1;p=2' } }],
  "the headers of a Request, which an init's replace": ({ url }) => [
    new Request(url, { headers: { 'x-request': '1' } }),
    { headers: { 'x-init': '2' } },
  ],
  'a Request with headers': ({ url }) => [new Request(url, { headers: { 'x-request': '1' } })],
  'Headers of another frame': ({ url, frame }) => [url, { headers: new frame.Headers({ 'x-app': '1' }) }],
  'an init of another frame': ({ url, frame }) => [
    url,
    Object.assign(new frame.Object(), { method: 'POST', body: 'x', headers: { 'x-app': '1' } }),
  ],
};

compareWays(ways);
