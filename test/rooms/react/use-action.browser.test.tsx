import { act, renderHook } from '@testing-library/react';
import { StrictMode, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { page, userEvent } from 'vitest/browser';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ErrorWithCorrelation, TracingProvider, useAction } from 'waybill/react';
import type { ActionRun } from 'waybill/react';
import { createTestTracing } from 'waybill/testing';
import { expectQuietConsole } from './quiet-console.ts';
import { renderTraced } from './render.tsx';

expectQuietConsole();

function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((onValue, onReason) => {
    resolve = onValue;
    reject = onReason;
  });
  return { promise, resolve, reject };
}

/** Renders the hook in a new component, in strict mode. */
function setUp<A extends unknown[], R>(hook: () => ActionRun<A, R>) {
  const test = createTestTracing();
  const { result, rerender, unmount } = renderHook(hook, {
    wrapper: ({ children }: { children: ReactNode }) => (
      <StrictMode>
        <TracingProvider tracing={test.tracing}>{children}</TracingProvider>
      </StrictMode>
    ),
  });
  onTestFinished(unmount);
  return { ...test, hook: result, rerender, unmount };
}

const idle = { pending: false, error: undefined, occurrence: undefined, reference: undefined };

describe('a run', () => {
  it('is one action that resolves to the result of the work', async () => {
    const { hook, spans, endActions } = setUp(() =>
      useAction('add', async (action, a: number, b: number) => {
        action.log.info('adding');
        return a + b;
      }),
    );
    expect(await act(() => hook.current.run(1, 2))).toBe(3);
    endActions();
    expect(spans().map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual([['add', undefined]]);
    expect(hook.current).toMatchObject(idle);
  });

  it('begins at once, within the click that asked for it', () => {
    const work = vi.fn<() => void>();
    const { hook } = setUp(() => useAction('save', work));
    act(() => {
      void hook.current.run();
      expect(work).toHaveBeenCalledOnce();
    });
  });

  it('is pending until it has settled', async () => {
    const answer = deferred<void>();
    const { hook } = setUp(() => useAction('save', () => answer.promise));
    expect(hook.current.pending).toBe(false);
    act(() => void hook.current.run());
    expect(hook.current.pending).toBe(true);
    await act(async () => answer.resolve());
    expect(hook.current.pending).toBe(false);
  });

  it('carries its options to the action', async () => {
    const correlationId = '0199f6a1-0000-7000-8000-000000000001';
    const { hook, spans, endActions } = setUp(() =>
      useAction('accept', () => {}, { correlationId, attributes: { plan: 'team' } }),
    );
    await act(() => hook.current.run());
    endActions();
    expect(spans()[0]?.attributes).toMatchObject({ 'correlation.id': correlationId, plan: 'team' });
  });
});

describe('a failed run', () => {
  it('resolves to undefined, and gives the error and where it was recorded', async () => {
    const error = new Error('refused');
    const { hook, tracing, logs } = setUp(() => useAction('save', () => Promise.reject(error)));
    expect(await act(() => hook.current.run())).toBeUndefined();
    expect(hook.current).toMatchObject({ pending: false, error, occurrence: tracing.occurrenceOf(error) });
    expect(logs().map(({ attributes }) => attributes['waybill.reference'])).toEqual([hook.current.reference]);
  });

  it('may have thrown before any await', async () => {
    const error = new Error('refused');
    const { hook } = setUp(() =>
      useAction('save', () => {
        throw error;
      }),
    );
    await act(() => hook.current.run());
    expect(hook.current.error).toBe(error);
  });

  it('has the reference of its action for an error that is no object', async () => {
    const { hook, logs } = setUp(() => useAction('save', () => Promise.reject('refused')));
    await act(() => hook.current.run());
    expect(hook.current.error).toBe('refused');
    expect(logs().map(({ traceId, spanId }) => ({ traceId, spanId }))).toEqual([
      { traceId: hook.current.occurrence?.traceId, spanId: hook.current.occurrence?.spanId },
    ]);
    expect(logs()[0]?.attributes['waybill.reference']).toBe(hook.current.reference);
  });

  it('keeps its error while it is tried again, and loses it when that works', async () => {
    const answers = [deferred<void>(), deferred<void>()];
    let attempt = 0;
    const { hook } = setUp(() => useAction('save', () => answers[attempt++]!.promise));
    act(() => void hook.current.run());
    await act(async () => answers[0]!.reject(new Error('refused')));
    const { reference } = hook.current;
    expect(reference).toBeDefined();
    act(() => void hook.current.run());
    expect(hook.current).toMatchObject({ pending: true, reference });
    await act(async () => answers[1]!.resolve());
    expect(hook.current).toMatchObject(idle);
  });

  it('is forgotten by reset', async () => {
    const { hook } = setUp(() => useAction('save', () => Promise.reject(new Error('refused'))));
    await act(() => hook.current.run());
    act(() => hook.current.reset());
    expect(hook.current).toMatchObject(idle);
  });
});

describe('overlapping runs', () => {
  function setUpTwo() {
    const answers = { first: deferred<string>(), second: deferred<string>() };
    const test = setUp(() =>
      useAction('save', (action, which: 'first' | 'second') => {
        action.log.info(which);
        return answers[which].promise;
      }),
    );
    const runs: Promise<string | undefined>[] = [];
    act(() => void runs.push(test.hook.current.run('first'), test.hook.current.run('second')));
    return { ...test, answers, runs };
  }

  it('show the state of the one started last, however they settle', async () => {
    const { hook, answers } = setUpTwo();
    await act(async () => answers.first.reject(new Error('late')));
    expect(hook.current).toMatchObject({ pending: true, error: undefined });
    await act(async () => answers.second.resolve('saved'));
    expect(hook.current).toMatchObject(idle);
  });

  it('do not let an older one overwrite a newer failure', async () => {
    const { hook, answers } = setUpTwo();
    const error = new Error('refused');
    await act(async () => answers.second.reject(error));
    await act(async () => answers.first.resolve('saved'));
    expect(hook.current.error).toBe(error);
  });

  it('each resolve to their own value, as actions of their own', async () => {
    const { answers, runs, spans, endActions } = setUpTwo();
    answers.second.resolve('2');
    answers.first.resolve('1');
    expect(await act(() => Promise.all(runs))).toEqual(['1', '2']);
    endActions();
    expect(new Set(spans().map(({ traceId }) => traceId)).size).toBe(2);
  });

  it('each record their own error', async () => {
    const { answers, logs } = setUpTwo();
    await act(async () => answers.first.reject(new Error('first')));
    await act(async () => answers.second.reject(new Error('second')));
    expect(logs().flatMap(({ attributes }) => attributes['exception.message'] ?? [])).toEqual([
      'first',
      'second',
    ]);
  });
});

describe('over time', () => {
  it('run and reset stay the same functions', async () => {
    const { hook, rerender } = setUp(() => useAction('save', () => {}));
    const { run, reset } = hook.current;
    rerender();
    await act(() => run());
    expect(hook.current.run).toBe(run);
    expect(hook.current.reset).toBe(reset);
  });

  it('a run uses the work of the latest render', async () => {
    let answer = 'old';
    const { hook, rerender } = setUp(() => {
      const rendered = answer;
      return useAction('read', () => rendered);
    });
    const { run } = hook.current;
    answer = 'new';
    rerender();
    expect(await act(() => run())).toBe('new');
  });

  it('reset ignores a run that is still under way', async () => {
    const answer = deferred<void>();
    const { hook, logs } = setUp(() => useAction('save', () => answer.promise));
    act(() => void hook.current.run());
    act(() => hook.current.reset());
    expect(hook.current.pending).toBe(false);
    await act(async () => answer.reject(new Error('late')));
    expect(hook.current).toMatchObject(idle);
    expect(logs().length).toBe(1);
  });

  it('a run goes on, and is recorded, when its component unmounts', async () => {
    const answer = deferred<string>();
    const { hook, unmount, logs } = setUp(() => useAction('save', () => answer.promise));
    const runs: Promise<string | undefined>[] = [];
    act(() => void runs.push(hook.current.run()));
    unmount();
    answer.reject(new Error('late'));
    expect(await Promise.all(runs)).toEqual([undefined]);
    expect(logs().map(({ attributes }) => attributes['exception.message'])).toEqual(['late']);
  });

  it('strict mode runs the work once', async () => {
    const work = vi.fn<() => void>();
    const { hook } = setUp(() => useAction('save', work));
    await act(() => hook.current.run());
    expect(work).toHaveBeenCalledOnce();
  });
});

it('advises the developer when there is no provider', () => {
  expect(() => renderHook(() => useAction('save', () => {}), { onCaughtError() {} })).toThrow(
    '[waybill] useTracing found no tracing; render <TracingProvider> above it.',
  );
});

function Invite({ invite }: { invite: (email: string) => Promise<void> }): ReactElement {
  const [email, setEmail] = useState('');
  const action = useAction('invite member', () => invite(email));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void action.run();
      }}
    >
      <input aria-label="E-mail" value={email} onChange={(event) => setEmail(event.target.value)} />
      <button type="submit">Invite</button>
      <ErrorWithCorrelation
        variant="inline"
        title="The invitation was not sent"
        error={action.error}
        occurrence={action.occurrence}
        retrying={action.pending}
        onRetry={action.run}
      />
    </form>
  );
}

it('carries a person through a failure and a second attempt, in the form that stays there', async () => {
  const again = deferred<void>();
  const invite = vi
    .fn<(email: string) => Promise<void>>()
    .mockRejectedValueOnce(new Error('duplicate'))
    .mockReturnValueOnce(again.promise);
  renderTraced(<Invite invite={invite} />);
  const alert = page.getByRole('alert').element();
  await userEvent.fill(page.getByRole('textbox', { name: 'E-mail' }), 'ada@example.com');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('heading', { name: 'The invitation was not sent' })).toBeVisible();
  await expect.element(page.getByRole('textbox', { name: 'E-mail' })).toHaveFocus();
  await expect.element(page.getByRole('alert')).toHaveTextContent('The invitation was not sent');
  expect(page.getByRole('alert').element()).toBe(alert);

  await userEvent.click(page.getByRole('button', { name: 'Try again' }));
  await expect.element(page.getByRole('button', { name: 'Trying again…' })).toHaveFocus();
  again.resolve();
  await expect.element(page.getByRole('heading')).not.toBeInTheDocument();
  expect(invite.mock.calls).toEqual([['ada@example.com'], ['ada@example.com']]);
});

describe('a run without a failure', () => {
  it('that was stopped on purpose leaves no error, and resolves', async () => {
    const reason = new Error('another search began');
    const { hook, spans, logs, endActions } = setUp(() =>
      useAction('search', (action, signal: AbortSignal) => action.fetch(location.href, { signal })),
    );
    const controller = new AbortController();
    controller.abort(reason);
    expect(await act(() => hook.current.run(controller.signal))).toBeUndefined();
    expect(await act(() => hook.current.run(AbortSignal.abort()))).toBeUndefined();
    endActions();
    expect(hook.current).toMatchObject(idle);
    expect(logs()).toEqual([]);
    const outcomes = spans().map(
      ({ name, attributes }) => `${name} ${String(attributes['waybill.outcome'])}`,
    );
    expect(outcomes.filter((outcome) => outcome.startsWith('search'))).toEqual([
      'search abandoned',
      'search abandoned',
    ]);
  });

  it('that ends in a redirect throws it on to the router, and leaves no error', async () => {
    const redirect = Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;push;/a;307;' });
    const { hook, logs } = setUp(() => useAction('save', () => Promise.reject(redirect)));
    await act(() => expect(hook.current.run()).rejects.toBe(redirect));
    expect(hook.current).toMatchObject(idle);
    expect(logs()).toEqual([]);
  });
});
