import { act } from '@testing-library/react';
import { startTransition, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { Root, RootOptions } from 'react-dom/client';
import { page, userEvent } from 'vitest/browser';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ErrorBoundary, ErrorWithCorrelation, TracingProvider } from 'waybill/react';
import type { ErrorBoundaryProps, ErrorFallbackProps } from 'waybill/react';
import { createTestTracing } from 'waybill/testing';
import { expectQuietConsole } from './quiet-console.ts';
import { render, renderTraced } from './render.tsx';

const takeComplaints = expectQuietConsole();

function Broken({ error }: { error: unknown }): never {
  throw error;
}

/** A component that fails while `part.broken` is set. */
function Fragile({ part }: { part: { broken: boolean; reason?: string } }): ReactElement {
  if (part.broken) throw new Error(part.reason ?? 'refused');
  return <p>All is well</p>;
}

/** A component that fails as a whole when a person presses its button. */
function Breakable(): ReactElement {
  const [broken, setBroken] = useState(false);
  if (broken) throw new Error('refused');
  return (
    <button type="button" onClick={() => setBroken(true)}>
      Break
    </button>
  );
}

/** Creates a root by React's own function, for tests that choose the time of each render. */
function createTestRoot(options: RootOptions = {}): Root {
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container, { onCaughtError() {}, ...options });
  onTestFinished(() => {
    root.unmount();
    container.remove();
  });
  return root;
}

const heading = page.getByRole('heading', { name: 'Something went wrong' });
const retry = page.getByRole('button', { name: 'Try again' });

describe('its screen', () => {
  it('stands in place of the failed children, and the rest of the page lives on', async () => {
    renderTraced(
      <>
        <p>The menu</p>
        <ErrorBoundary>
          <Broken error={new Error('refused')} />
        </ErrorBoundary>
      </>,
    );
    await expect.element(heading).toBeVisible();
    await expect.element(page.getByText('The menu')).toBeVisible();
  });

  it('has the reference of the recorded error', async () => {
    const error = new Error('refused');
    const { tracing, logs } = renderTraced(
      <ErrorBoundary>
        <Broken error={error} />
      </ErrorBoundary>,
    );
    const reference = tracing.referenceOf(error)!;
    await expect.element(page.getByText(reference, { exact: true })).toBeVisible();
    expect(logs()[0]?.attributes['waybill.reference']).toBe(reference);
  });

  it('is on the page before the browser can paint', () => {
    const root = createTestRoot();
    const { tracing } = createTestTracing();
    const content = (children: ReactNode) => (
      <TracingProvider tracing={tracing}>
        <ErrorBoundary>{children}</ErrorBoundary>
      </TracingProvider>
    );
    flushSync(() => root.render(content(<p>All is well</p>)));
    flushSync(() => root.render(content(<Broken error={new Error('refused')} />)));
    expect(document.body.textContent).toContain('Something went wrong');
  });

  it.each([
    ['a string', 'refused'],
    ['null', null],
    ['undefined', undefined],
    ['an object without a prototype', Object.create(null) as object],
  ])('has a reference for %s that was thrown', async (_, thrown) => {
    const { logs } = renderTraced(
      <ErrorBoundary>
        <Broken error={thrown} />
      </ErrorBoundary>,
    );
    expect(logs().length).toBe(1);
    const reference = String(logs()[0]?.attributes['waybill.reference']);
    await expect.element(page.getByText(reference, { exact: true })).toBeVisible();
  });

  it('makes do without a provider, and without a reference, and says so to developers', async () => {
    const onError = vi.fn<NonNullable<ErrorBoundaryProps['onError']>>();
    render(
      <ErrorBoundary onError={onError}>
        <Broken error={new Error('refused')} />
      </ErrorBoundary>,
    );
    await expect.element(heading).toBeVisible();
    await expect.element(retry).toBeVisible();
    expect(document.body.textContent).not.toContain('Reference');
    expect(onError.mock.calls[0]?.[1]).toMatchObject({ reference: undefined, occurrence: undefined });
    expect(takeComplaints()).toEqual([
      ['[waybill] ErrorBoundary found no tracing; render <TracingProvider> above it.'],
    ]);
  });
});

describe('a fallback of your own', () => {
  it('has the reference from its first render', () => {
    const error = new Error('refused');
    const seen: ErrorFallbackProps[] = [];
    const { tracing } = renderTraced(
      <ErrorBoundary
        fallbackRender={(props) => {
          seen.push(props);
          return <p>Refused</p>;
        }}
      >
        <Broken error={error} />
      </ErrorBoundary>,
    );
    const occurrence = tracing.occurrenceOf(error);
    expect(occurrence).toBeDefined();
    expect(seen.length).toBeGreaterThan(0);
    for (const props of seen) {
      expect(props).toMatchObject({ error, occurrence, reference: occurrence?.reference });
    }
  });

  it('may be a component', async () => {
    const part = { broken: true };
    const FallbackComponent = ({ error, resetErrorBoundary }: ErrorFallbackProps) => (
      <button type="button" onClick={resetErrorBoundary}>
        Again, after {(error as Error).message}
      </button>
    );
    renderTraced(
      <ErrorBoundary FallbackComponent={FallbackComponent}>
        <Fragile part={part} />
      </ErrorBoundary>,
    );
    part.broken = false;
    await userEvent.click(page.getByRole('button', { name: 'Again, after refused' }));
    await expect.element(page.getByText('All is well')).toBeVisible();
  });

  it('may be plain content, or none', async () => {
    const { logs } = renderTraced(
      <>
        <ErrorBoundary fallback={<p>Refused</p>}>
          <Broken error={new Error('first')} />
        </ErrorBoundary>
        <ErrorBoundary fallback={null}>
          <Broken error={new Error('second')} />
        </ErrorBoundary>
      </>,
    );
    await expect.element(page.getByText('Refused')).toBeVisible();
    await expect.element(heading).not.toBeInTheDocument();
    expect(logs().length).toBe(2);
  });
});

describe('its record', () => {
  it('is one record for one error, also in strict mode', () => {
    const { logs } = renderTraced(
      <ErrorBoundary>
        <Broken error={new Error('refused')} />
      </ErrorBoundary>,
    );
    expect(logs().map(({ attributes }) => attributes['exception.message'])).toEqual(['refused']);
  });

  it('is one record, even if the app captures the error too', () => {
    const error = new Error('refused');
    const { tracing, logs } = renderTraced(
      <ErrorBoundary>
        <Broken error={error} />
      </ErrorBoundary>,
    );
    expect(tracing.captureError(error).reference).toBe(logs()[0]?.attributes['waybill.reference']);
    expect(logs().length).toBe(1);
  });

  it('names the components that the error came through', () => {
    const { logs } = renderTraced(
      <ErrorBoundary>
        <Broken error={new Error('refused')} />
      </ErrorBoundary>,
    );
    expect(logs()[0]?.attributes['react.component_stack']).toMatch(/^\s*at Broken/);
  });

  it('bounds the names of deep trees', () => {
    const Nested = ({ levels }: { levels: number }): ReactElement =>
      levels === 0 ? <Broken error={new Error('refused')} /> : <Nested levels={levels - 1} />;
    const { logs } = renderTraced(
      <ErrorBoundary>
        <Nested levels={200} />
      </ErrorBoundary>,
    );
    // Redaction removes the queries of script addresses from the first 2,000 characters.
    const { length } = String(logs()[0]?.attributes['react.component_stack']);
    expect(length).toBeGreaterThan(1000);
    expect(length).toBeLessThanOrEqual(2000);
  });

  it('is passed to onError, after it was recorded', () => {
    const error = new Error('refused');
    const onError = vi.fn<NonNullable<ErrorBoundaryProps['onError']>>();
    const { tracing } = renderTraced(
      <ErrorBoundary onError={onError}>
        <Broken error={error} />
      </ErrorBoundary>,
    );
    const occurrence = tracing.occurrenceOf(error);
    expect(onError.mock.calls).toEqual([
      [
        error,
        {
          reference: occurrence?.reference,
          occurrence,
          componentStack: expect.stringContaining('Broken') as string,
        },
      ],
    ]);
  });

  it('is nothing where React recovers by rendering once more', async () => {
    const { tracing, logs } = createTestTracing();
    const recovered = vi.fn<() => void>();
    const root = createTestRoot({ onRecoverableError: recovered });
    const attempt = vi.fn<() => void>().mockImplementationOnce(() => {
      throw new Error('torn');
    });
    function Recovers(): ReactElement {
      attempt();
      return <p>Recovered</p>;
    }
    const content = (children: ReactNode) => (
      <TracingProvider tracing={tracing}>
        <ErrorBoundary>{children}</ErrorBoundary>
      </TracingProvider>
    );
    flushSync(() => root.render(content(null)));
    startTransition(() => root.render(content(<Recovers />)));
    await expect.element(page.getByText('Recovered')).toBeVisible();
    expect(recovered).toHaveBeenCalledOnce();
    expect(logs()).toEqual([]);
  });
});

describe('an error that it leaves to others', () => {
  const redirect = Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;push;/login;307;' });

  it.each<[string, unknown, ErrorBoundaryProps['shouldCatch']]>([
    ['a redirect thrown by a framework', redirect, undefined],
    [
      'an error that the app names',
      new Error('signed out'),
      (error) => (error as Error).message !== 'signed out',
    ],
    ['a text, if the app says so', 'signed out', (error) => error !== 'signed out'],
  ])('is %s: shown and recorded above', async (_, thrown, shouldCatch) => {
    const onError = vi.fn<() => void>();
    const { logs } = renderTraced(
      <ErrorBoundary shouldCatch={() => true} fallbackRender={({ error }) => <p>Above: {String(error)}</p>}>
        <ErrorBoundary onError={onError} {...(shouldCatch && { shouldCatch })}>
          <Broken error={thrown} />
        </ErrorBoundary>
      </ErrorBoundary>,
    );
    await expect.element(page.getByText(`Above: ${String(thrown)}`)).toBeVisible();
    await expect.element(heading).not.toBeInTheDocument();
    expect(onError).not.toHaveBeenCalled();
    expect(logs()).toHaveLength(1);
  });

  it('is nothing else, whatever was thrown', async () => {
    const hostile = new Proxy(new Error('refused'), {
      get(target, key) {
        if (key === 'digest') throw new Error('not for you');
        return Reflect.get(target, key) as unknown;
      },
    });
    renderTraced(
      <ErrorBoundary>
        <Broken error={hostile} />
      </ErrorBoundary>,
    );
    await expect.element(heading).toBeVisible();
  });
});

describe('trying again', () => {
  it('renders the children anew', async () => {
    const part = { broken: true };
    const onReset = vi.fn<NonNullable<ErrorBoundaryProps['onReset']>>();
    renderTraced(
      <ErrorBoundary onReset={onReset}>
        <Fragile part={part} />
      </ErrorBoundary>,
    );
    part.broken = false;
    await userEvent.click(retry);
    await expect.element(page.getByText('All is well')).toBeVisible();
    await expect.element(heading).not.toBeInTheDocument();
    expect(onReset.mock.calls).toEqual([[{ reason: 'imperative-api', args: [] }]]);
  });

  it('gives the next error a record and a reference of its own', async () => {
    const part = { broken: true, reason: 'refused' };
    const { logs } = renderTraced(
      <ErrorBoundary>
        <Fragile part={part} />
      </ErrorBoundary>,
    );
    await expect.element(heading).toBeVisible();
    part.reason = 'refused again';
    await userEvent.click(retry);
    await expect.poll(logs).toHaveLength(2);
    const [first, second] = logs().map(({ attributes }) => String(attributes['waybill.reference']));
    await expect.element(page.getByText(second!, { exact: true })).toBeVisible();
    expect(first).not.toBe(second);
    expect(document.body.textContent).not.toContain(first);
  });

  it('shows the same reference when the same error occurs again, and counts the error', async () => {
    const { logs, tracing } = renderTraced(
      <ErrorBoundary>
        <Fragile part={{ broken: true }} />
      </ErrorBoundary>,
    );
    const reference = String(logs()[0]!.attributes['waybill.reference']);
    for (let nth = 0; nth < 3; nth++) await userEvent.click(retry);
    await expect.element(page.getByText(reference, { exact: true })).toBeVisible();
    await tracing.flush();
    // Each delivery carries a record for the repeats before it, so the number of records depends on the time.
    const counts = logs().map(({ attributes }) => Number(attributes['waybill.occurrence_count'] ?? 1));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4);
  });

  it('happens by itself when a reset key changes', async () => {
    const part = { broken: true };
    const boundary = (member: string) => (
      <ErrorBoundary resetKeys={[member]}>
        <Fragile part={part} />
      </ErrorBoundary>
    );
    const { rerender } = renderTraced(boundary('first'));
    await expect.element(heading).toBeVisible();
    part.broken = false;
    rerender(boundary('first'));
    await expect.element(heading).toBeVisible();
    rerender(boundary('second'));
    await expect.element(page.getByText('All is well')).toBeVisible();
  });
});

describe('the keyboard focus', () => {
  it('goes to the heading when it was inside the failed part', async () => {
    renderTraced(
      <ErrorBoundary>
        <Breakable />
      </ErrorBoundary>,
    );
    await userEvent.click(page.getByRole('button', { name: 'Break' }));
    await expect.element(heading).toHaveFocus();
    await userEvent.tab();
    await expect.element(page.getByRole('button', { name: /^Copy reference/ })).toHaveFocus();
    await userEvent.tab();
    await expect.element(retry).toHaveFocus();
  });

  it('goes to the heading of an error screen in a fallback of your own, too', async () => {
    renderTraced(
      <ErrorBoundary
        fallbackRender={({ error }) => (
          <ErrorWithCorrelation error={error} title="The list could not be shown" />
        )}
      >
        <Breakable />
      </ErrorBoundary>,
    );
    await userEvent.click(page.getByRole('button', { name: 'Break' }));
    await expect.element(page.getByRole('heading', { name: 'The list could not be shown' })).toHaveFocus();
  });

  it('goes to the heading anew when trying again fails', async () => {
    const part = { broken: true, reason: 'refused' };
    const { logs } = renderTraced(
      <ErrorBoundary>
        <Fragile part={part} />
      </ErrorBoundary>,
    );
    await expect.element(heading).toBeVisible();
    part.reason = 'refused again';
    await userEvent.click(retry);
    await expect.poll(logs).toHaveLength(2);
    await expect.element(heading).toHaveFocus();
  });

  it('stays where it is when something else failed', async () => {
    const part = { broken: false };
    const content = () => (
      <>
        <label>
          Name <input />
        </label>
        <ErrorBoundary>
          <Fragile part={part} />
        </ErrorBoundary>
      </>
    );
    const { rerender } = renderTraced(content());
    await userEvent.click(page.getByRole('textbox', { name: 'Name' }));
    part.broken = true;
    rerender(content());
    await expect.element(heading).toBeVisible();
    await expect.element(page.getByRole('textbox', { name: 'Name' })).toHaveFocus();
  });
});

describe('a screen reader', () => {
  it('announces politely a failure elsewhere', async () => {
    renderTraced(
      <ErrorBoundary>
        <Broken error={new Error('refused')} />
      </ErrorBoundary>,
    );
    await expect.element(page.getByRole('status').first()).toHaveTextContent('Something went wrong');
    await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
  });

  it('announces only the heading when the focus moves there', async () => {
    renderTraced(
      <ErrorBoundary>
        <Breakable />
      </ErrorBoundary>,
    );
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    await userEvent.click(page.getByRole('button', { name: 'Break' }));
    await vi.waitUntil(() => document.activeElement?.tagName === 'H2', 10_000);
    await act(() => vi.advanceTimersByTimeAsync(1000));
    expect(page.getByRole('status').first().element().textContent).toBe('');
  });
});
