import { compareWays, type Ways } from './compare-ways.ts';

const port = (url: string): string => new URL(url).port;

const blob = URL.createObjectURL(new Blob(['a blob']));

const ways: Ways = {
  'a string': ({ url }) => [url],
  'a URL object': ({ url }) => [new URL(url)],
  'a String object': ({ url }) => [Object(url)],
  'an object with toString': ({ url }) => [{ toString: () => `${url}/by-text` }],
  'a link of the page': ({ url }) => [Object.assign(document.createElement('a'), { href: `${url}/link` })],
  'the empty string': () => [''],
  'an address below <base>': () => ['deeper?x=1'],
  'an address from the root': ({ url }) => [new URL(url).pathname],
  'an address without a scheme': ({ url }) => [url.replace('http:', '')],
  'a query only': () => ['?only=query'],
  'a fragment only': () => ['#only-fragment'],
  'a scheme in capitals': ({ url }) => [url.replace('http:', 'HTTP:')],
  'spaces round the address': ({ url }) => [` \n${url}/spaces\t `],
  backslashes: ({ url }) => [url.replaceAll('/', '\\')],
  'a slash at the end': ({ url }) => [`${url}/`],
  'letters that are not ASCII': ({ url }) => [`${url}/päth?q=ü#ß`],
  undefined: () => [undefined],
  null: () => [null],
  'a query that names another origin': ({ url }) => [`${url}/x?to=${window.location.origin}/y`],
  'dot segments': ({ url }) => [`${url}/a/../b/./c`],
  'the default port, without a server': () => ['http://127.0.0.1:80/nobody'],
  'the default port of https, without a server': () => ['https://127.0.0.1:443/nobody'],
  'an international name': {
    prepare: ({ url }) => ({ args: [`http://bücher.localhost:${port(url)}${new URL(url).pathname}`] }),
    isMarked: 'not',
  },
  'a name with a dot at the end': {
    prepare: ({ url }) => ({ args: [`http://localhost.:${port(url)}${new URL(url).pathname}`] }),
    isMarked: 'not',
  },
  'credentials in the address': ({ url }) => [url.replace('//', '//mia:secret@')],
  'no address at all': () => ['http://[nonsense/'],
  'a port that browsers refuse': () => ['http://127.0.0.1:22/'],
  'data:': () => ['data:text/plain,hello'],
  'blob:': () => [blob],
  'about:blank': () => ['about:blank'],
  'file:': () => ['file:///etc/hosts'],
  'ws:': ({ url }) => [url.replace('http:', 'ws:')],
  'chrome-extension:': () => ['chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/x.json'],
  'mailto:': () => ['mailto:mia@example.com'],
  'no argument at all': () => [],
};

compareWays(ways);
