import type { ReactElement } from 'react';
import { page, userEvent } from 'vitest/browser';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ErrorBoundary, ErrorWithCorrelation, RecentReferences, TracingProvider } from 'waybill/react';
import { createTracingStore } from 'waybill/store';
import { createTestTracing } from 'waybill/testing';
import { expectQuietConsole } from './quiet-console.ts';
import { render } from './render.tsx';

const takeComplaints = expectQuietConsole();

type AppFunction = (...args: never[]) => unknown;

/** Results that the types forbid, and that an app in JavaScript can give. */
const RESULTS: readonly (readonly [what: string, fn: AppFunction])[] = [
  [
    'throws',
    () => {
      throw new Error('a mistake of the app');
    },
  ],
  ['returns nothing', () => {}],
  ['returns null', () => null],
  ['returns a promise', () => Promise.resolve('late')],
  ['returns an object', () => ({ text: 'inside' })],
  ['returns a list with an object', () => ['Saved: ', { text: 'inside' }]],
  ['returns a very long text', () => 'long '.repeat(100_000)],
];

/** The functions that an app can give to the screens, and the place of each. */
const FUNCTIONS: readonly string[] = [
  'getMessage of the provider',
  'getMessage of the screen',
  'supportHref',
  'messages.time',
  'messages.copyReference',
  'shouldCatch',
  'onError',
  'onReset',
];

function Broken({ part }: { readonly part: { broken: boolean } }): ReactElement {
  if (part.broken) throw new Error('refused');
  return <p>All is well</p>;
}

function renderWith(name: string, fn: AppFunction): { broken: boolean } {
  const part = { broken: true };
  const { tracing } = createTestTracing();
  const store = createTracingStore(tracing, { storage: { getItem: () => null, setItem() {} } });
  onTestFinished(() => store.dispose());
  const given = (key: string): object => (name === key ? { [key]: fn } : {});
  const message = name.startsWith('messages.') ? { [name.slice('messages.'.length)]: fn } : {};
  render(
    <TracingProvider
      tracing={tracing}
      store={store}
      messages={message}
      {...(name === 'getMessage of the provider' && { getMessage: fn as () => string })}
    >
      <ErrorBoundary
        {...given('shouldCatch')}
        {...given('onError')}
        {...given('onReset')}
        fallbackRender={({ error, resetErrorBoundary }) => (
          <ErrorWithCorrelation
            error={error}
            onRetry={resetErrorBoundary}
            {...given('supportHref')}
            {...(name === 'getMessage of the screen' && { getMessage: fn as () => string })}
          />
        )}
      >
        <Broken part={part} />
      </ErrorBoundary>
      <RecentReferences />
      <p>The rest of the app</p>
    </TracingProvider>,
  );
  return part;
}

describe.each(FUNCTIONS)('%s', (name) => {
  it.each(
    // A boundary whose `shouldCatch` returns no true value leaves the error to the boundary above.
    RESULTS.filter(([what]) => name !== 'shouldCatch' || !/nothing|null/.test(what)),
  )('leaves the reference on the screen if it %s, and the app alive', async (_, fn) => {
    const part = renderWith(name, fn);
    const screen = page.getByRole('region', { name: 'Something went wrong', exact: true });
    await expect.element(screen.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{5}$/)).toBeVisible();
    await expect.element(page.getByText('The rest of the app')).toBeVisible();
    part.broken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await expect.element(page.getByText('All is well')).toBeVisible();
    // The console has the mistake of the app, and nothing else.
    for (const [complaint] of takeComplaints())
      expect(complaint).toMatchObject({ message: 'a mistake of the app' });
  });
});
