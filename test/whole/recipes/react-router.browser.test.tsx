import { cleanup, render } from '@testing-library/react';
import { page, userEvent } from 'vitest/browser';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { expectQuietConsole } from '../../rooms/react/quiet-console.ts';
import { openTeam } from './open-team.ts';
import { errorsOf, referenceOnWire, referencesOf, referencesOnScreen } from './references.ts';
import 'waybill/react.css';

expectQuietConsole();

const { tracing } = await import('docs:recipes/tracing');
const { fetchJson } = await import('docs:recipes/fetch-json');

// The router of the recipe begins at the address of the page. Here this becomes the address of a team.
const home = location.href;
const first = await openTeam(503);
history.replaceState(null, '', `/teams/${first.id}`);
const { App, router } = await import('docs:frameworks/router');
afterAll(() => {
  router.dispose();
  history.replaceState(null, '', home);
});

const heading = page.getByRole('heading', { name: 'Something went wrong' });

function renderApp(): void {
  onTestFinished(cleanup);
  render(<App />, { onCaughtError() {} });
}

it('shows the reference of the request of the first page, and records its error once', async () => {
  const errors = await errorsOf(tracing);
  renderApp();
  await expect.element(heading).toBeVisible();
  const reference = referenceOnWire((await first.seen(1))[0]);
  expect(referencesOnScreen()).toEqual([reference]);
  expect(referencesOf(errors)).toEqual([reference]);
});

it('shows the reference of the loader that failed while other requests were under way', async () => {
  const [team, other] = [await openTeam(500), await openTeam(409)];
  const errors = await errorsOf(tracing);
  renderApp();
  await expect.element(heading).toBeVisible();
  errors.length = 0;
  const [failed] = await Promise.all([
    fetchJson(`/api/teams/${other.id}`).catch((error: unknown) => error),
    router.navigate(`/teams/${team.id}`),
  ]);
  await expect.poll(() => errors.length).toBe(1);
  const reference = referenceOnWire((await team.seen(1))[0]);
  await expect.poll(referencesOnScreen).toEqual([reference]);
  expect(referencesOf(errors)).toEqual([reference]);
  expect(tracing.referenceOf(failed)).toBe(referenceOnWire((await other.seen(1))[0]));
});

it('loads again when the user tries again', async () => {
  const team = await openTeam();
  await team.answer({ status: 500 }, { status: 502 }, { body: '["Ada","Lin"]' });
  renderApp();
  await router.navigate(`/teams/${team.id}`);
  await expect.element(heading).toBeVisible();
  const again = page.getByRole('button', { name: 'Try again' });
  await userEvent.click(again);
  const last = referenceOnWire((await team.seen(2))[1]);
  await expect.poll(referencesOnScreen).toEqual([last]);
  await userEvent.click(again);
  await expect.element(page.getByText('Ada, Lin')).toBeVisible();
});

it('shows the reference of an error in rendering, and records it once', async () => {
  const team = await openTeam();
  await team.answer({ body: '{"no":"list"}' });
  renderApp();
  const errors = await errorsOf(tracing);
  await router.navigate(`/teams/${team.id}`);
  await expect.poll(referencesOnScreen).toHaveLength(1);
  await expect.poll(() => referencesOf(errors)).toEqual(referencesOnScreen());
  expect(errors[0]?.attributes['exception.message']).toContain('join is not a function');
});

it('records nothing for an unknown page', async () => {
  renderApp();
  const errors = await errorsOf(tracing);
  await router.navigate('/nowhere');
  await expect.element(page.getByRole('heading', { name: 'This page does not exist' })).toBeVisible();
  expect(errors).toEqual([]);
});
