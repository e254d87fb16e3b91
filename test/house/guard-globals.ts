import { afterAll, beforeAll, expect } from 'vitest';

/** The functions that the package and the tests patch, and the globals that only a page has. */
const WATCHED: readonly (readonly [name: string, owner: object, keys: readonly PropertyKey[]])[] = [
  [
    'globalThis',
    globalThis,
    ['fetch', 'setTimeout', 'setInterval', 'clearTimeout', 'queueMicrotask', 'structuredClone'],
  ],
  [
    'globalThis',
    globalThis,
    ['window', 'document', 'location', 'self', 'AsyncContext', 'Promise', 'Date', 'Error'],
  ],
  ['Promise', Promise, ['resolve', 'all', 'withResolvers']],
  ['Promise.prototype', Promise.prototype, ['then', 'catch', 'finally', 'constructor']],
  [
    'EventTarget.prototype',
    EventTarget.prototype,
    ['addEventListener', 'removeEventListener', 'dispatchEvent'],
  ],
  ['Response.prototype', Response.prototype, ['json', 'text', 'clone']],
  ['Date', Date, ['now']],
  ['Math', Math, ['random']],
  ['performance', performance, ['now', 'timeOrigin']],
  ['crypto', crypto, ['getRandomValues', 'randomUUID']],
  ['console', console, ['debug', 'error', 'info', 'log', 'warn']],
  ['Function.prototype', Function.prototype, ['toString', 'apply', 'call', 'bind']],
  ['Error', Error, ['prepareStackTrace', 'stackTraceLimit', 'captureStackTrace']],
];

/** Reads each watched property. */
const readWatched = (): Map<string, unknown> =>
  new Map(
    WATCHED.flatMap(([name, owner, keys]) =>
      keys.map((key) => [`${name}.${String(key)}`, Reflect.get(owner, key) as unknown] as const),
    ),
  );

let before: ReadonlyMap<string, unknown>;

beforeAll(() => {
  before = readWatched();
});

// Test files share a process. A patch that one file leaves behind would change other files, and different ones in
// each run.
function expectNoChanges(): void {
  const changed = [...readWatched()].filter(([path, value]) => !Object.is(before.get(path), value));
  expect(
    changed.map(([path]) => path),
    'globals that this file changed and did not restore',
  ).toEqual([]);
}

afterAll(expectNoChanges);
