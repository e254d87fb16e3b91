import { describe, expect, it } from 'vitest';
import { createTestTracing } from 'waybill/testing';

describe('the current action', () => {
  it('is known to its work until the first await, and to run and bind at any time', async () => {
    const { tracing } = createTestTracing();
    const seen: unknown[] = [];
    await tracing.action('Save', async (action) => {
      seen.push(tracing.current() === action);
      const bound = action.bind((value: number) => [tracing.current() === action, value]);
      await Promise.resolve();
      seen.push(tracing.current());
      seen.push(action.run(() => tracing.current() === action));
      seen.push(bound(7));
    });
    expect(seen).toEqual([true, undefined, true, [true, 7]]);
    expect(tracing.current()).toBeUndefined();
  });

  it('is the action, not its child span', () => {
    const { tracing } = createTestTracing();
    tracing.action('Save', (action) => {
      action.span('Validate', (span) => {
        expect(tracing.currentAction()).toBe(action);
        expect(tracing.current()).toBe(span);
      });
    });
  });

  it('is the outer one again when an inner one is done, or has thrown', () => {
    const { tracing } = createTestTracing();
    tracing.action('Outer', (outer) => {
      tracing.action('Inner', (inner) => expect(tracing.current()).toBe(inner));
      expect(() =>
        tracing.action('Inner', () => {
          throw new Error('x');
        }),
      ).toThrow('x');
      expect(tracing.current()).toBe(outer);
    });
  });

  it('belongs to one tracing: another on the same page does not see it', () => {
    const one = createTestTracing();
    const two = createTestTracing();
    one.tracing.action('Save', () => {
      expect(two.tracing.current()).toBeUndefined();
      two.tracing.log.info('mine');
    });
    expect(two.logs()[0]?.traceId).toBeUndefined();
  });

  it('keeps two overlapping actions apart', async () => {
    const { tracing, spans, logs, endActions } = createTestTracing();
    const work = (name: string, ms: number) =>
      tracing.action(name, async (action) => {
        for (let step = 0; step < 3; step++) {
          await new Promise((resolve) => setTimeout(resolve, ms));
          await action.span(`${name} ${step}`, (span) => Promise.resolve(span.log.info(name)));
        }
        return action.traceId;
      });
    const both = Promise.all([work('one', 3), work('two', 5)]);
    const [one, two] = await both;
    endActions();
    expect(one).not.toBe(two);
    for (const [name, traceId] of [
      ['one', one],
      ['two', two],
    ]) {
      const own = spans().filter((span) => span.name.startsWith(name!));
      expect(own).toHaveLength(4);
      expect(own.every((span) => span.traceId === traceId)).toBe(true);
      expect(
        logs()
          .filter(({ body }) => body === name)
          .every((log) => log.traceId === traceId),
      ).toBe(true);
    }
  });
});

it('wrap makes each call an action, with its arguments and its result', () => {
  const { tracing, spans, endActions } = createTestTracing();
  const add = tracing.wrap('Add', (one: number, two: number) => {
    tracing.log.info('adding');
    return one + two;
  });
  expect([add(1, 2), add(3, 4)]).toEqual([3, 7]);
  endActions();
  expect(spans().map(({ name }) => name)).toEqual(['Add', 'Add']);
  expect(new Set(spans().map(({ traceId }) => traceId)).size).toBe(2);
});

it.each<[what: string, call: (fn: () => void) => unknown]>([
  [
    'a listener',
    (fn) => {
      const target = new EventTarget();
      target.addEventListener('message', fn);
      target.dispatchEvent(new Event('message'));
    },
  ],
  ['a timer', (fn) => void setTimeout(fn)],
  ['a microtask', queueMicrotask],
  ['a method', (fn) => ({ fn }).fn()],
])('wrap gives an action to %s, and leaves it its this', async (_, call) => {
  const { tracing, spans, endActions } = createTestTracing();
  const owners: unknown[] = [];
  function remember(this: unknown): void {
    owners.push(this);
    tracing.log.info('heard');
  }
  call(remember);
  call(tracing.wrap('Hear', remember));
  await new Promise((resolve) => setTimeout(resolve, 5));
  endActions();
  expect(spans().map(({ name }) => name)).toEqual(['Hear']);
  expect(typeof owners[1]).toBe(typeof owners[0]);
});
