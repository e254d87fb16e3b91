import { expect, it } from 'vitest';
import { openOwnRecorder } from '../../rooms/browser/recorder.ts';
import { tracePage } from '../../rooms/browser/trace-page.ts';

type Fetch = (...args: unknown[]) => unknown;

function describe(fetch: unknown): object {
  const { name, length } = fetch as Fetch;
  return {
    type: typeof fetch,
    tag: Object.prototype.toString.call(fetch),
    name,
    length,
    own: Reflect.ownKeys(fetch as object),
    hasNativeText: Function.prototype.toString.call(fetch).endsWith('{ [native code] }'),
    prototype: Object.getPrototypeOf(fetch) === Function.prototype,
    isExtensible: Object.isExtensible(fetch),
    property: { ...Object.getOwnPropertyDescriptor(window, 'fetch'), value: 'fetch' },
  };
}

async function settle(work: () => unknown): Promise<string> {
  try {
    const given = work();
    if (!(given instanceof Promise)) return `gave ${String(given)}`;
    return await given.then(
      (response: Response) => `answered ${response.status}`,
      (error: unknown) => `rejected ${String(error)}`,
    );
  } catch (error) {
    return `threw ${String(error)}`;
  }
}

it('looks the same from outside', () => {
  const before = describe(window.fetch);
  tracePage();
  expect(describe(window.fetch)).toEqual(before);
});

it.each<[string, (url: string) => unknown]>([
  ['from window', (url) => window.fetch(url)],
  ['from self and globalThis', (url) => (self.fetch === globalThis.fetch ? self.fetch(url) : 'two of them')],
  [
    'loose',
    (url) => {
      const { fetch: loose } = window;
      return loose(url);
    },
  ],
  ['with undefined as this', (url) => fetch.call(undefined, url)],
  ['with window as this', (url) => fetch.call(window, url)],
  ['with an object as this', (url) => fetch.call({} as never, url)],
  ['with null as this', (url) => fetch.apply(null as never, [url])],
  ['bound to the window', (url) => fetch.bind(window)(url)],
  ['bound to an object', (url) => fetch.bind({} as never)(url)],
  ['as a method of an object', (url) => ({ fetch }).fetch(url)],
  ['by Reflect.apply', (url) => Reflect.apply(fetch, undefined, [url])],
  ['with new', (url) => Reflect.construct(fetch as never, [url])],
  ['without arguments', () => (fetch as Fetch)()],
  ['with a symbol', () => (fetch as Fetch)(Symbol('no address'))],
  [
    'with an address that throws',
    () =>
      (fetch as Fetch)({
        toString() {
          throw new RangeError('no address today');
        },
      }),
  ],
])('does the same when it is called %s', async (_how, call) => {
  const { url } = openOwnRecorder();
  const before = await settle(() => call(url));
  tracePage();
  expect(await settle(() => call(url))).toBe(before);
});
