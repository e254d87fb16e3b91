import { CancelledError } from '@tanstack/react-query';
import { createClient } from '@supabase/supabase-js';
import axios from 'axios';
import { data, redirect } from 'react-router';
import { describe, expect, it, vi } from 'vitest';
import { createTestTracing } from 'waybill/testing';
import { createAnswering } from './interrupted-work.ts';

type Work = () => unknown;

const aborted = (reason?: unknown): AbortSignal => {
  const controller = new AbortController();
  controller.abort(reason);
  return controller.signal;
};

const rejectionOf = (promise: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(promise).then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

const axiosStop = (): Promise<unknown> =>
  rejectionOf(axios.get('http://127.0.0.1:1/', { signal: aborted() }));

const supabase = createClient('http://127.0.0.1:1', 'sb_publishable_key', {
  auth: { persistSession: false, autoRefreshToken: false },
  // Node 20 has no WebSocket of its own.
  realtime: { transport: EventTarget as never },
});

const stops: [string, () => unknown][] = [
  ['the platform', () => new DOMException('stop', 'AbortError')],
  ['AbortController without a reason', () => aborted().reason as unknown],
  ['axios', axiosStop],
  ['an old axios', () => ({ message: 'left the page', __CANCEL__: true })],
  ['TanStack Query', () => new CancelledError()],
  [
    'a query of supabase-js',
    async () => (await supabase.from('members').select().abortSignal(aborted())).error,
  ],
  [
    'a function of supabase-js',
    async () => (await supabase.functions.invoke('invite', { signal: aborted() })).error as unknown,
  ],
  ['Connect', () => Object.assign(new Error('[canceled] the call was stopped'), { name: 'ConnectError' })],
  [
    'tRPC',
    () => {
      const cause = new DOMException('signal is aborted without reason', 'AbortError');
      return Object.assign(new Error(cause.message, { cause }), { name: 'TRPCClientError' });
    },
  ],
  ['a request that the browser stopped, in axios', () => new Error('Request aborted')],
];

const flows: [string, () => unknown][] = [
  [
    'a redirect of Next',
    () => Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;replace;/a;307;' }),
  ],
  ['a missing page of Next', () => Object.assign(new Error('x'), { digest: 'NEXT_HTTP_ERROR_FALLBACK;404' })],
  ['a missing page of an older Next', () => Object.assign(new Error('x'), { digest: 'NEXT_NOT_FOUND' })],
  [
    'a change to rendering in the browser',
    () => Object.assign(new Error('x'), { digest: 'BAILOUT_TO_CLIENT_SIDE_RENDERING' }),
  ],
  ['a redirect of React Router', () => redirect('/login')],
  ['data of React Router', () => data({ found: false }, { status: 404 })],
  ['a redirect of TanStack Router', () => ({ to: '/login', isRedirect: true })],
  ['a missing page of TanStack Router', () => ({ isNotFound: true, routeId: 'x' })],
  ['a redirect of SvelteKit', () => ({ status: 303, location: '/login' })],
  ['a promise', () => new Promise(() => {})],
  [
    "React's use",
    () => new Error("Suspense Exception: This is not a real error! It's an implementation detail"),
  ],
];

const failures: [string, () => unknown][] = [
  ['AbortSignal.timeout', () => new DOMException('signal timed out', 'TimeoutError')],
  ['a timeout that wraps an abort', () => new Error('Timed out after 5 s', { cause: aborted().reason })],
  ['a Response of 404', () => new Response(null, { status: 404 })],
  ['data of React Router with 500', () => data(null, { status: 500 })],
  ['a message about something cancelled', () => new Error('Cancelled by the bank')],
  ['nothing', () => undefined],
  ['an object with hostile getters', () => new Proxy({}, { get: () => expect.unreachable() })],
];

/** Runs work that throws a value as an action with a child span. Returns what the caller got, and the records. */
async function runThrowing(thrown: unknown) {
  const test = createTestTracing();
  const got = await test.tracing
    .action('Save', async (action) => action.span('Step', () => throwLater(thrown)))
    .then(
      () => expect.unreachable(),
      (error: unknown) => ({ error }),
    );
  test.endActions();
  return { ...test, got };
}

// An async function that rejects with a promise would wait for that promise, but a thrown promise stays as it is.
const throwLater = (thrown: unknown): Promise<never> => Promise.reject(thrown);

describe('work that was stopped on purpose', () => {
  it.each(stops)('by %s is abandoned, and is no error', async (_, make) => {
    const thrown = await make();
    const { got, logs, spans, tracing } = await runThrowing(thrown);
    expect(got.error).toBe(thrown);
    expect(logs()).toEqual([]);
    expect(tracing.recentErrors()).toEqual([]);
    for (const { status, attributes } of spans()) {
      expect(status).toEqual({ code: 'unset' });
      expect(attributes).not.toHaveProperty(['error.type']);
    }
    expect(spans().at(-1)?.attributes['waybill.outcome']).toBe('abandoned');
  });

  it.each<[string, unknown]>([
    ['an error', new Error('the person left the page')],
    ['a text', 'the person left the page'],
    ['null', null],
  ])('with %s as the reason is abandoned, also after the response', async (_, reason) => {
    const server = await createAnswering();
    const test = createTestTracing();
    const controller = new AbortController();
    const pending = test.tracing.action('Search', async (action) => {
      const response = await action.fetch(server.url, { signal: controller.signal });
      controller.abort(reason);
      controller.signal.throwIfAborted();
      return response.text();
    });
    expect(await rejectionOf(pending)).toBe(reason);
    const stoppedEarly = test.tracing.action('Search again', (action) =>
      action.fetch(server.url, { signal: controller.signal }),
    );
    expect(await rejectionOf(stoppedEarly)).toBe(reason);
    test.endActions();
    expect(test.logs()).toEqual([]);
    const roots = test.spans().filter(({ name }) => name.startsWith('Search'));
    expect(roots.map(({ attributes }) => attributes['waybill.outcome'])).toEqual(['abandoned', 'abandoned']);
    expect(test.spans().map(({ status }) => status.code)).not.toContain('error');
  });

  it('with a timeout as the reason has failed', async () => {
    const server = await createAnswering();
    const test = createTestTracing();
    for (const reason of [new DOMException('x', 'TimeoutError'), new Error('Timed out'), 'timeout']) {
      await rejectionOf(
        test.tracing.action('Search', (action) => action.fetch(server.url, { signal: aborted(reason) })),
      );
    }
    expect(test.logs()).toHaveLength(3);
  });

  it('has failed if an error was captured before', async () => {
    const test = createTestTracing();
    const pending = test.tracing.action('Save', async () => {
      test.tracing.captureError(new Error('out of stock'));
      throw new DOMException('stop', 'AbortError');
    });
    await rejectionOf(pending);
    test.endActions();
    expect(test.spans()).toMatchObject([
      { status: { code: 'error', message: 'out of stock' }, attributes: { 'waybill.outcome': 'error' } },
    ]);
  });
});

describe('control flow', () => {
  it.each(flows)('%s passes through, and is no error', async (_, make) => {
    const thrown = make();
    const test = createTestTracing();
    const work: Work = () => {
      throw thrown;
    };
    const got = ((): unknown => {
      try {
        return test.tracing.wrap('Save', () => test.tracing.action('Inner', work))();
      } catch (error) {
        return error;
      }
    })();
    expect(got).toBe(thrown);
    test.endActions();
    expect(test.logs()).toEqual([]);
    expect(
      test.spans().map(({ status, attributes }) => [status.code, attributes['waybill.outcome']]),
    ).toEqual([
      ['unset', 'ok'],
      ['unset', 'ok'],
    ]);
  });
});

describe('a failure', () => {
  it.each(failures)('%s is recorded as an error', async (_, make) => {
    const thrown = make();
    const { got, logs, spans } = await runThrowing(thrown);
    expect(got.error).toBe(thrown);
    expect(logs()).toMatchObject([{ severityText: 'ERROR' }]);
    expect(spans().at(-1)?.attributes['waybill.outcome']).toBe('error');
  });
});

describe('captureError', () => {
  it.each([
    ['a stop', new DOMException('stop', 'AbortError')],
    ['a redirect', redirect('/login')],
  ])('records %s as no error, and its reference still leads to the record', async (_, thrown) => {
    const { tracing, logs, exporter, endActions } = createTestTracing({ sampleRatio: 0 });
    const heard = vi.fn<() => void>();
    tracing.subscribe(heard, ['error']);
    const { reference } = tracing.action('Save', () => tracing.captureError(thrown));
    endActions();
    await tracing.flush();
    expect(logs()).toMatchObject([{ severityText: 'INFO', attributes: { 'waybill.reference': reference } }]);
    expect(exporter.records().map(({ attributes }) => attributes['waybill.reference'])).toContain(reference);
    expect(heard).not.toHaveBeenCalled();
  });
});
