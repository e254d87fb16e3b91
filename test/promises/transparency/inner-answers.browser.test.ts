import { expect, it } from 'vitest';
import { openOtherRecorder } from '../../rooms/browser/recorder.ts';
import { replaceFetch, tracePage } from '../../rooms/browser/trace-page.ts';

type Inner = () => unknown;

class OwnPromise<T> extends Promise<T> {}

const thrower = {
  get(): never {
    throw new RangeError('not today');
  },
};

const INNER: readonly (readonly [string, Inner])[] = [
  ['an error response', async () => Response.error()],
  ['a response that leads elsewhere', async () => Response.redirect('/elsewhere', 302)],
  ['a response without a body', async () => new Response(null, { status: 204 })],
  ['a response made of data', async () => Response.json({ a: 1 }, { status: 201 })],
  ['an object that tests use instead of a response', async () => ({ ok: true, json: async () => ({}) })],
  ['such a thing with a status', async () => ({ ok: false, status: 500, text: async () => '' })],
  [
    'a response with a status that throws',
    async () => Object.defineProperty(new Response(), 'status', thrower),
  ],
  ['a frozen response', async () => Object.freeze(new Response())],
  ['nothing', async () => undefined],
  ['null', async () => null],
  ['a text', async () => 'a text'],
  ['no promise', () => new Response()],
  ['no promise and no response', () => undefined],
  ['a promise of a class of its own', () => OwnPromise.resolve(new Response())],
  ['a rejection with nothing', () => Promise.reject(undefined)],
  ['a rejection with a text', () => Promise.reject('a text')],
  ['a rejection with a frozen error', () => Promise.reject(Object.freeze(new TypeError('no route')))],
  ['a rejection with a response', () => Promise.reject(new Response(null, { status: 503 }))],
  ['an error at once', thrower.get],
  [
    'a text thrown at once',
    () => {
      throw 'a text' as unknown as Error;
    },
  ],
];

/**
 * Calls, and gives the result that the caller got: in the same turn or later, and as the very value or error, for
 * comparison.
 */
async function outcomeOf(call: () => unknown): Promise<readonly [how: string, what: unknown]> {
  let given: unknown;
  try {
    given = call();
  } catch (error) {
    return ['threw', error];
  }
  if (!(given instanceof Promise)) return ['gave', given];
  return given.then(
    (value: unknown) => ['resolved', value] as const,
    (error: unknown) => ['rejected', error] as const,
  );
}

function answerEachCall(inner: Inner): { readonly last: () => Promise<readonly [string, unknown]> } {
  let last = outcomeOf(() => undefined);
  replaceFetch(
    () =>
      (() => {
        // A second look at the same promise gives the same result.
        let given: unknown;
        try {
          given = inner();
        } catch (error) {
          last = Promise.resolve(['threw', error]);
          throw error;
        }
        last = outcomeOf(() => given);
        return given;
      }) as typeof fetch,
  );
  return { last: () => last };
}

it.each(INNER)('hands on %s from the fetch below', async (_what, inner) => {
  const { last } = answerEachCall(inner);
  const { tracing } = tracePage();
  const [how, what] = await outcomeOf(() => fetch('/x'));
  const [innerHow, innerWhat] = await last();
  expect(how).toBe(innerHow);
  expect(what).toBe(innerWhat);

  const action = tracing.startAction('Act');
  const [actedHow, actedWhat] = await outcomeOf(() => action.fetch('/x'));
  const [, actedInner] = await last();
  expect(actedHow).toBe(innerHow);
  expect(actedWhat).toBe(actedInner);
});

it.each(INNER)('ends an action when it gets %s from the fetch below', async (_what, inner) => {
  answerEachCall(inner);
  const { tracing, spans } = tracePage();
  const ended = new Promise<void>((resolve) => {
    tracing.subscribe(({ type }) => void (type === 'action-end' && resolve()));
  });
  void tracing.action('Act', (action) => outcomeOf(() => action.fetch('/x')));
  await ended;
  expect(spans().map(({ name }) => name)).toEqual(['GET', 'Act']);
});

/** An init that throws when its members are read. */
const makeThrowingInit = (): RequestInit =>
  Object.defineProperty({}, 'priority', { enumerable: true, ...thrower });

it('ends an action although reading the init of its request throws', async () => {
  const { tracing } = tracePage();
  const ended = new Promise<void>((resolve) => {
    tracing.subscribe(({ type }) => void (type === 'action-end' && resolve()));
  });
  const outcome = tracing.action('Act', (action) => outcomeOf(() => action.fetch('/x', makeThrowingInit())));
  await ended;
  expect(await outcome).toEqual(['rejected', new RangeError('not today')]);
});

it('goes on sending headers to a target after a request with an init that threw', async () => {
  const other = await openOtherRecorder();
  tracePage({ targets: [{ url: other.origin }] });
  await expect(fetch(other.url, makeThrowingInit())).rejects.toThrow('not today');
  await fetch(other.url);
  expect((await other.seen()).at(-1)?.headers).toHaveProperty('traceparent');
});
