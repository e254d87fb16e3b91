import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary as BoundaryOfNext } from 'react-error-boundary';
import { page, userEvent } from 'vitest/browser';
import { expect, it, onTestFinished, vi } from 'vitest';
import { expectQuietConsole } from '../../rooms/react/quiet-console.ts';
import { openTeam } from './open-team.ts';
import { errorsOf, referenceOnWire, referencesOf, referencesOnScreen } from './references.ts';
import { renderTraced } from './render-traced.tsx';

expectQuietConsole();

const { tracing } = await import('docs:recipes/tracing');
const { fetchJson } = await import('docs:recipes/fetch-json');
const { default: ErrorPage } = await import('docs:frameworks/next-error');
const { default: GlobalError } = await import('docs:frameworks/next-global-error');
const { Panel } = await import('docs:frameworks/next-panel');

/** Makes two requests fail at once. Gives the error of the first, and the reference that this request carried. */
async function failedRequest(): Promise<{ error: Error; reference: string }> {
  const [team, other] = [await openTeam(500), await openTeam(409)];
  const [error] = await Promise.all(
    [team, other].map(({ id }) => fetchJson(`/api/teams/${id}`).catch((reason: unknown) => reason as Error)),
  );
  return { error: error as Error, reference: referenceOnWire((await team.seen(1))[0]) };
}

/** The error that a page gets instead of an error on the server. */
const serverError = (): Error & { digest: string } =>
  Object.assign(new Error('An error occurred in the Server Components render.'), { digest: '2338412137' });

it('shows the reference of the request that failed in error.tsx, and records it once', async () => {
  const { error, reference } = await failedRequest();
  const errors = await errorsOf(tracing);
  renderTraced(
    tracing,
    <StrictMode>
      <ErrorPage error={error} reset={() => {}} />
    </StrictMode>,
  );
  await expect.poll(referencesOnScreen).toEqual([reference]);
  expect(referencesOf(errors)).toEqual([reference]);
});

it('records the digest of an error on the server beside the reference that error.tsx shows', async () => {
  const error = serverError();
  const errors = await errorsOf(tracing);
  renderTraced(tracing, <ErrorPage error={error} retry={() => {}} />);
  await expect.poll(referencesOnScreen).toHaveLength(1);
  expect(referencesOf(errors)).toEqual(referencesOnScreen());
  expect(errors[0]?.attributes['error.digest']).toBe(error.digest);
  expect(document.body.textContent).not.toContain(error.digest);
});

it.each([
  ['retry, where there is one', true],
  ['reset, in older versions', false],
])('tries again in error.tsx by %s', async (_, isNew) => {
  const [retry, reset] = [vi.fn<() => void>(), vi.fn<() => void>()];
  renderTraced(tracing, <ErrorPage error={serverError()} reset={reset} {...(isNew && { retry })} />);
  await userEvent.click(page.getByRole('button', { name: 'Try again' }));
  expect([retry.mock.calls.length, reset.mock.calls.length]).toEqual(isNew ? [1, 0] : [0, 1]);
});

it('shows the reference in a document of its own in global-error.tsx', async () => {
  const { error, reference } = await failedRequest();
  const errors = await errorsOf(tracing);
  const frame = document.body.appendChild(document.createElement('iframe'));
  const root = createRoot(frame.contentDocument!);
  onTestFinished(() => {
    root.unmount();
    frame.remove();
  });
  root.render(<GlobalError error={error} reset={() => {}} />);
  await expect.poll(() => frame.contentDocument?.querySelector('code')?.textContent).toBe(reference);
  expect(frame.contentDocument?.documentElement.lang).toBe('en');
  // An effect captures the error, and may run after the screen is visible.
  await expect.poll(() => referencesOf(errors)).toEqual([reference]);
});

function Throwing({ error }: { error: unknown }): never {
  throw error;
}

it('shows the reference of the request that failed in a panel, and records it once', async () => {
  const { error, reference } = await failedRequest();
  const errors = await errorsOf(tracing);
  renderTraced(
    tracing,
    <Panel title="The members could not be loaded">
      <Throwing error={error} />
    </Panel>,
  );
  await expect.poll(referencesOnScreen).toEqual([reference]);
  expect(referencesOf(errors)).toEqual([reference]);
});

it.each(['NEXT_REDIRECT;replace;/login;307;', 'NEXT_HTTP_ERROR_FALLBACK;404'])(
  'leaves %s to the boundaries of Next, and records nothing',
  async (digest) => {
    const thrown = Object.assign(new Error(digest), { digest });
    const errors = await errorsOf(tracing);
    const caught = vi.fn<(error: unknown) => void>();
    renderTraced(
      tracing,
      <BoundaryOfNext fallback="Elsewhere" onError={caught}>
        <Panel title="The members could not be loaded">
          <Throwing error={thrown} />
        </Panel>
      </BoundaryOfNext>,
    );
    await expect.element(page.getByText('Elsewhere')).toBeVisible();
    expect(caught.mock.calls.map(([error]) => error)).toEqual([thrown]);
    expect(errors).toEqual([]);
  },
);
