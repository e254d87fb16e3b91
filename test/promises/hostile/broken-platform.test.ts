import { createTracing, type Tracing } from 'waybill';
import { createServerTracing } from 'waybill/server';
import { describe, expect, it, vi } from 'vitest';

const restores: (() => void)[] = [];

const broken = (): never => {
  throw new TypeError('this part of the platform is broken');
};

/** Parts of the platform, and settings of the app, that fail. Each function breaks one of them. */
const BROKEN: Readonly<Record<string, () => object | void>> = {
  'Date.now throws': () => void vi.spyOn(Date, 'now').mockImplementation(broken),
  'Date.now gives NaN': () => void vi.spyOn(Date, 'now').mockReturnValue(NaN),
  'performance is missing': () => void vi.stubGlobal('performance', undefined),
  'performance.now throws': () => void vi.stubGlobal('performance', { timeOrigin: 0, now: broken }),
  'performance.timeOrigin is missing': () => void vi.stubGlobal('performance', { now: () => 1 }),
  'no clock works': () => {
    vi.stubGlobal('performance', undefined);
    vi.spyOn(Date, 'now').mockImplementation(broken);
  },
  'crypto is missing': () => void vi.stubGlobal('crypto', undefined),
  'crypto.getRandomValues throws': () => void vi.stubGlobal('crypto', { getRandomValues: broken }),
  'setTimeout throws': () => void vi.stubGlobal('setTimeout', broken),
  'setTimeout is missing': () => void vi.stubGlobal('setTimeout', undefined),
  'clearTimeout throws': () => void vi.stubGlobal('clearTimeout', broken),
  'console.warn throws': () => void vi.spyOn(console, 'warn').mockImplementation(broken),
  'structuredClone, TextEncoder and TextDecoder are missing': () => {
    for (const name of ['structuredClone', 'TextEncoder', 'TextDecoder']) vi.stubGlobal(name, undefined);
  },
  'Object.prototype has junk that is enumerable': () => {
    const junk = ['junk', 'error', 'failure', 'open', 'abandoned', 'parent', 'attributes'];
    for (const name of junk) {
      // oxlint-disable-next-line no-extend-native -- other code does this, and it must do no harm
      Object.defineProperty(Object.prototype, name, { value: 'junk', enumerable: true, configurable: true });
    }
    restores.push(() => {
      for (const name of junk) delete (Object.prototype as Record<string, unknown>)[name];
    });
  },
  'now throws': () => ({ now: broken }),
  'now gives NaN': () => ({ now: () => NaN }),
  'createId throws': () => ({ createId: broken }),
  'createId gives nothing': () => ({ createId: () => undefined }),
  'redact throws': () => ({ redact: broken }),
  'the exporter throws': () => ({ exporter: broken }),
  'onDiagnostic throws': () => ({ onDiagnostic: broken, now: broken }),
};

type Work = (...args: unknown[]) => unknown;

/** The ways in which the app's own work runs through a tracing. Each calls `work` with `args`, directly or later. */
const WAYS: Readonly<Record<string, (tracing: Tracing, work: Work, args: unknown[]) => unknown>> = {
  'tracing.action': (tracing, work, args) => tracing.action('a', () => work(...args)),
  'tracing.action with attributes': (tracing, work, args) =>
    tracing.action('a', () => work(...args), { attributes: { a: 1 } }),
  'tracing.wrap': (tracing, work, args) => tracing.wrap('a', work)(...args),
  'action.run': (tracing, work, args) => tracing.startAction('a').run(() => work(...args)),
  'action.bind': (tracing, work, args) => tracing.startAction('a').bind(work)(...args),
  'action.span': (tracing, work, args) => tracing.startAction('a').span('b', () => work(...args)),
  'span.span': (tracing, work, args) =>
    tracing.action('a', (action) => action.span('b', (span) => span.span('c', () => work(...args)))),
};

/** Runs a check while a part is broken, and repairs the part before the test's own code goes on. */
async function whileBroken(what: string, check: (settings: object) => unknown): Promise<void> {
  try {
    await check({ onDiagnostic: () => {}, ...BROKEN[what]!() });
  } finally {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    for (const restore of restores.splice(0)) restore();
  }
}

const tracingWith = (settings: object): Tracing =>
  createTracing({ service: 'broken', instrumentations: [], ...settings });

const caught = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return { thrown: error };
  }
};

describe.each(Object.keys(BROKEN))('while %s', (what) => {
  it.each(Object.entries(WAYS))(
    '%s runs the work once, with its arguments, for its caller',
    async (_, way) => {
      const calls: unknown[][] = [];
      const result = { kept: true };
      const error = new Error('of the work');
      const outcomes: unknown[] = [];
      await whileBroken(what, async (settings) => {
        const work =
          (give: () => unknown): Work =>
          (...args) => {
            calls.push(args);
            return give();
          };
        const run = (give: () => unknown): unknown =>
          caught(() => way(tracingWith(settings), work(give), [1, 'two']));
        outcomes.push(run(() => result));
        outcomes.push(
          run(() => {
            throw error;
          }),
        );
        outcomes.push(await run(async () => 'late'));
        outcomes.push(
          await (run(() => Promise.reject(error)) as Promise<unknown>).catch((late: unknown) => [late]),
        );
      });
      expect(calls).toEqual(new Array(4).fill([1, 'two']));
      expect(outcomes).toEqual([result, { thrown: error }, 'late', [error]]);
      expect(outcomes[0]).toBe(result);
    },
  );

  it('log lines, captured errors and attributes do not throw', async () => {
    let reference = '';
    await whileBroken(what, (settings) => {
      const tracing = tracingWith(settings);
      tracing.action('a', (action) => {
        action.log.info('hello', { a: 1 });
        action.setAttributes({ b: 2 });
        ({ reference } = tracing.captureError(new Error('told')));
      });
      tracing.recent();
    });
    expect(reference).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{5}$/);
  });

  it('a traced fetch sends the request once, and withTracing calls its handler once', async () => {
    const sent: unknown[][] = [];
    const texts: string[] = [];
    let handled = 0;
    await whileBroken(what, async (settings) => {
      vi.stubGlobal('fetch', async (...args: unknown[]) => {
        sent.push(args);
        return new Response('kept');
      });
      const { fetch } = tracingWith(settings).startAction('a');
      texts.push(await (await fetch('https://a.test/x', { method: 'PUT' })).text());
      const server = createServerTracing({ service: 'broken', ...settings });
      const serve = server.withTracing(() => {
        handled++;
        return new Response('kept');
      });
      texts.push(await (await serve(new Request('https://a.test/x'))).text());
      texts.push(server.span('job', () => 'kept'));
    });
    expect(texts).toEqual(['kept', 'kept', 'kept']);
    expect([sent.length, handled]).toEqual([1, 1]);
    expect(sent[0]![1]).toMatchObject({ method: 'PUT' });
  });
});
