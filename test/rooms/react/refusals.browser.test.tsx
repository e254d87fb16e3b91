import { page, userEvent } from 'vitest/browser';
import { expect, it } from 'vitest';
import { ErrorWithCorrelation, readPublicError, useAction } from 'waybill/react';
import { expectQuietConsole } from './quiet-console.ts';
import { renderTraced } from './render.tsx';

expectQuietConsole();

const answer = (status: number): Response =>
  Response.json({ error: { message: 'Ada is already a member.', code: 'already_member' } }, { status });

const screen = (): Element => document.querySelector('.waybill-error')!;

function Invite({ fail }: { readonly fail: () => Promise<unknown> }) {
  const invite = useAction('invite', async () => {
    throw await fail();
  });
  return (
    <>
      <button onClick={() => void invite.run()}>Invite</button>
      <ErrorWithCorrelation error={invite.error} onRetry={invite.run} supportHref="/help" />
    </>
  );
}

it.each([
  ['read by the app', () => readPublicError(answer(409))],
  ['thrown as a Response', () => Promise.resolve(answer(409))],
  [
    'in an error of supabase-js',
    () => Promise.resolve(Object.assign(new Error('non-2xx'), { context: answer(409) })),
  ],
  [
    'of an error of axios',
    () =>
      Promise.resolve(
        Object.assign(new Error('Request failed'), {
          response: { status: 409, data: { error: { message: 'Ada is already a member.', code: 'x' } } },
        }),
      ),
  ],
  [
    'of a sign-in service',
    () =>
      Promise.resolve(
        Object.assign(new Error('Ada is already a member.'), { __isAuthError: true, status: 422 }),
      ),
  ],
])('shows only the message and the reference of a refusal %s', async (_, fail) => {
  renderTraced(<Invite fail={fail} />);
  await userEvent.click(page.getByRole('button', { name: 'Invite' }));
  await expect.element(page.getByRole('heading', { name: 'Ada is already a member.' })).toBeVisible();
  await expect.element(page.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{5}$/)).toBeVisible();
  expect(screen().querySelectorAll('time, a, details, .waybill-error-message')).toHaveLength(0);
  expect([...screen().querySelectorAll('button')].map((button) => button.textContent)).toEqual(['Copy']);
  expect(screen().getBoundingClientRect().height).toBeLessThan(100);
});

it('keeps the title that the app gives', async () => {
  renderTraced(<ErrorWithCorrelation error={answer(403)} title="The invitation was not sent" />);
  await expect.element(page.getByText('Ada is already a member.')).toBeVisible();
  await expect.element(page.getByRole('heading', { name: 'The invitation was not sent' })).toBeVisible();
});

it('shows the message of a server that failed as a failure', async () => {
  renderTraced(<ErrorWithCorrelation error={answer(503)} onRetry={() => {}} />);
  await expect.element(page.getByText('Ada is already a member.')).toBeVisible();
  await expect.element(page.getByRole('heading', { name: 'Something went wrong' })).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});

it('gives a failure with a message of the server the look of every failure', async () => {
  renderTraced(
    <>
      <ErrorWithCorrelation error={answer(503)} />
      <ErrorWithCorrelation error={new Error('unknown')} />
    </>,
  );
  await expect.element(page.getByText('Ada is already a member.')).toBeVisible();
  const looks = [...document.querySelectorAll('.waybill-error')].map((shown) =>
    ['.waybill-icon', '.waybill-error-title'].map((part) => {
      const { color, fontSize, fontWeight } = getComputedStyle(shown.querySelector(part)!);
      return { part, color, fontSize, fontWeight };
    }),
  );
  expect(looks).toHaveLength(2);
  expect(looks[0]).toEqual(looks[1]);
  expect(document.querySelector('[data-refused]')).toBeNull();
});

it.each([
  'TypeError: Failed to fetch dynamically imported module: https://app.example/assets/page-1a2b.js',
  'error loading dynamically imported module: https://app.example/assets/page-1a2b.js',
  'Importing a module script failed.',
  "'text/html' is not a valid JavaScript MIME type.",
  'Loading chunk 5 failed.',
  'Loading CSS chunk 5 failed.',
  'Failed to load chunk /_next/static/chunks/1.js from module 5',
  'Unable to preload CSS for /assets/page-1a2b.css',
])('offers to reload the page after "%s"', async (message) => {
  renderTraced(<ErrorWithCorrelation error={new Error(message)} onRetry={() => {}} />);
  await expect.element(page.getByRole('button', { name: 'Reload' })).toBeVisible();
  await expect.element(page.getByText('There may be a new version. Please reload the page.')).toBeVisible();
  expect(screen().querySelectorAll('button')).toHaveLength(1);
});
