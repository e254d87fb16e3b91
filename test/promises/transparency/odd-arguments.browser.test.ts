import { compareWays, type Ways } from './compare-ways.ts';

const post = { method: 'POST', body: 'a body' };

/** An iterable that can be read only once, as a library makes it from its own stream. */
function onceOnly(): Iterable<[string, string]> {
  const pairs = [['x-app', 'the first and only time'] as [string, string]].values();
  return { [Symbol.iterator]: () => ({ next: () => pairs.next() }) };
}

class OnceOnly {
  readonly headers = onceOnly();
}

class SignedRequest extends Request {
  override get headers(): Headers {
    return new Headers({ 'x-signed': 'for those who ask' });
  }
}

const referring = (url: string): Request =>
  new Request(url, { referrer: '/from-here', referrerPolicy: 'unsafe-url' });

const ways: Ways = {
  'a Request with a referrer': ({ url }) => [referring(url)],
  'a Request with a referrer and an empty init': ({ url }) => [referring(url), {}],
  'a Request with a referrer and an init of a symbol': ({ url }) => [referring(url), { [Symbol('own')]: 1 }],
  'a Request without a referrer': ({ url }) => [new Request(url, { referrer: '' })],
  'a Request without a referrer by its policy': ({ url }) => [
    new Request(url, { referrerPolicy: 'no-referrer' }),
  ],
  'a Request with a referrer and an init of only undefined': ({ url }) => [
    referring(url),
    { method: undefined },
  ],
  // Any member makes the browser forget the referrer. https://fetch.spec.whatwg.org/#dom-request
  'a Request with a referrer and an init': ({ url }) => [referring(url), { cache: 'no-store' }],
  'a Request with a referrer and headers in an init': ({ url }) => [
    referring(url),
    { headers: { 'x-app': '1' } },
  ],
  'a Request with a referrer and an init with another': ({ url }) => [referring(url), { referrer: '/other' }],
  'a Request of a class with headers of its own': {
    prepare: ({ url }) => ({ args: [new SignedRequest(url)] }),
    isMarked: 'not',
  },
  'an address that is another one each time': ({ url }) => {
    let times = 0;
    return [{ toString: () => `${url}/${++times}` }];
  },
  'an address with members like those of a Request': ({ url }) => [
    { url: '/not-here', ...post, headers: { 'x-app': '1' }, mode: 'no-cors', toString: () => `${url}/here` },
  ],
  'headers that can be gone through once': ({ url }) => [url, { headers: onceOnly() }],
  'headers that can be gone through once, of a class': {
    prepare: ({ url }) => ({ args: [url, new OnceOnly()] }),
    isMarked: 'not',
  },
  'such headers of a Request of no network': () => ['data:text/plain,x', { headers: onceOnly() }],
  'headers by getters': ({ url }) => [
    url,
    {
      headers: {
        get 'x-app'() {
          return 'by a getter';
        },
      },
    },
  ],
  'an init that says something else each time': ({ url }) => {
    let times = 0;
    return [
      url,
      {
        method: 'POST',
        get body() {
          return `asked ${++times} times`;
        },
      },
    ];
  },
  'headers that are other ones each time': ({ url }) => {
    let times = 0;
    return [
      url,
      {
        get headers() {
          return { 'x-asked': String(++times) };
        },
      },
    ];
  },
  'a function in place of an init': {
    prepare: ({ url }) => ({ args: [url, Object.assign(() => {}, post)] }),
    isMarked: 'not',
  },
  'an array in place of an init': {
    prepare: ({ url }) => ({ args: [url, Object.assign([], post)] }),
    isMarked: 'not',
  },
  'an init with headers that throw': ({ url }) => [
    url,
    {
      get headers(): object {
        throw new RangeError('no headers today');
      },
    },
  ],
  'an init with a last member that throws': ({ url }) => [
    url,
    {
      ...post,
      get priority(): never {
        throw new RangeError('no priority today');
      },
    },
  ],
  'a window of null': ({ url }) => [url, { window: null }],
  'a window that is none': ({ url }) => [url, { window: 1 }],
  'a mode that is none': ({ url }) => [url, { mode: 'nonsense' }],
  'as much as keepalive may carry': ({ url }) => [
    url,
    { method: 'POST', body: 'x'.repeat(65_536), keepalive: true },
  ],
  'a request that only the cache may answer': ({ url }) => [
    url,
    { cache: 'only-if-cached', mode: 'same-origin' },
  ],
};

compareWays(ways);
