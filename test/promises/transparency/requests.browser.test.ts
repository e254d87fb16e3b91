import { compareWays, type Ways } from './compare-ways.ts';

const post = { method: 'POST', body: 'a body' };

function usedUp(url: string): Request {
  const request = new Request(url, post);
  void request.text();
  return request;
}

class Call {
  get method() {
    return 'PUT';
  }
  get body() {
    return 'by a getter';
  }
}

// The server's answer decides whether this hash matches.
const SUM = 'sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=';

const ways: Ways = {
  'a Request': ({ url }) => [new Request(url)],
  'a Request with a body': ({ url }) => [new Request(url, post)],
  'a Request and an init': ({ url }) => [new Request(url, post), { method: 'PATCH' }],
  'a Request and an init with another body': ({ url }) => [new Request(url, post), { body: 'another' }],
  'a Request and an empty init': ({ url }) => [new Request(url, post), {}],
  'a clone of a Request': ({ url }) => [new Request(url, post).clone()],
  'a Request with a used body': ({ url }) => [usedUp(url)],
  'a Request of another frame': ({ url, frame }) => [new frame.Request(url, post)],
  'a URL of another frame': ({ url, frame }) => [new frame.URL(url)],
  'a Request with much to say': ({ url }) => [
    new Request(url, {
      cache: 'no-store',
      credentials: 'omit',
      referrer: '/from-here',
      referrerPolicy: 'unsafe-url',
      redirect: 'manual',
      priority: 'high',
    }),
  ],
  'a Request in place of an init': {
    prepare: ({ url }) => ({ args: [url, new Request('/other', { headers: { 'x-app': '1' } })] }),
    isMarked: 'not',
  },
  'an init by getters of a class': { prepare: ({ url }) => ({ args: [url, new Call()] }), isMarked: 'not' },
  'an init by getters of an object': ({ url }) => [
    url,
    {
      get method() {
        return 'DELETE';
      },
    },
  ],
  'an init with a getter that throws': ({ url }) => [
    url,
    {
      get method(): string {
        throw new RangeError('no method today');
      },
    },
  ],
  'an init without a prototype': ({ url }) => [url, Object.assign(Object.create(null), post) as object],
  'a frozen init': ({ url }) => [url, Object.freeze({ ...post })],
  'an init with symbols and strangers': ({ url }) => [url, { ...post, [Symbol('own')]: 1, stranger: {} }],
  'null in place of an init': ({ url }) => [url, null],
  'a text in place of an init': ({ url }) => [url, 'POST'],
  'three arguments': ({ url }) => [url, post, 'more'],
  'a method in small letters': ({ url }) => [url, { method: 'post', body: 'x' }],
  'a method outside the standard ones': ({ url }) => [url, { method: 'PROPFIND' }],
  'a method that browsers refuse': ({ url }) => [url, { method: 'TRACE' }],
  'a method that is none': ({ url }) => [url, { method: 'GET IT' }],
  'GET with a body': ({ url }) => [url, { method: 'GET', body: 'x' }],
  'no-cors': { prepare: ({ url }) => ({ args: [url, { mode: 'no-cors' }] }), isMarked: 'not' },
  'same-origin only': ({ url }) => [url, { mode: 'same-origin' }],
  navigate: ({ url }) => [url, { mode: 'navigate' }],
  'credentials left out': ({ url }) => [url, { credentials: 'omit' }],
  'cache and priority': ({ url }) => [url, { cache: 'reload', priority: 'low' }],
  'a referrer': ({ url }) => [url, { referrer: '/here', referrerPolicy: 'origin' }],
  'a referrer elsewhere': ({ url }) => [url, { referrer: 'https://elsewhere.example.com/' }],
  'the right sum': ({ url }) => [url, { integrity: SUM }],
  'a wrong sum': {
    prepare: ({ url }) => ({ args: [url, { integrity: SUM.replace('R', 'S') }] }),
    isMarked: 'at first',
  },
};

compareWays(ways);
