import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { page, userEvent } from 'vitest/browser';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { expectQuietConsole } from '../../rooms/react/quiet-console.ts';
import { openTeam } from './open-team.ts';
import { errorsOf, referenceOnWire, referencesOf, referencesOnScreen } from './references.ts';
import { renderTraced } from './render-traced.tsx';

expectQuietConsole();

const { tracing } = await import('docs:recipes/tracing');
const { fetchJson } = await import('docs:recipes/fetch-json');
const { queryClient } = await import('docs:recipes/query-client');
const { Invite, MemberCount, Members } = await import('docs:recipes/queries');

// These are an app's options with two changes. The pauses between attempts are short. Data stays fresh, so that a query
// that appears a second time is not fetched again.
queryClient.setDefaultOptions({ queries: { retry: 1, retryDelay: 1, staleTime: Infinity } });
afterEach(() => queryClient.clear());

function renderBelow(children: ReactNode): void {
  renderTraced(tracing, <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>);
}

it('shows the reference of the last attempt of a query, and records one error', async () => {
  const team = await openTeam(503);
  const errors = await errorsOf(tracing);
  renderBelow(<Members team={team.id} />);
  await expect.poll(referencesOnScreen).toHaveLength(1);
  const [first, last] = (await team.seen(2)).map(referenceOnWire);
  expect(last).not.toBe(first);
  expect(referencesOnScreen()).toEqual([last]);
  expect(referencesOf(errors)).toEqual([last]);
});

it('records the error of a query once, however many components use it', async () => {
  const team = await openTeam(503);
  const errors = await errorsOf(tracing);
  renderBelow(
    <>
      <Members team={team.id} />
      <Members team={team.id} />
    </>,
  );
  await expect.poll(referencesOnScreen).toHaveLength(2);
  const last = referenceOnWire((await team.seen(2))[1]);
  expect(referencesOnScreen()).toEqual([last, last]);
  expect(referencesOf(errors)).toEqual([last]);
});

it('keeps queries apart that are under way at the same time', async () => {
  const teams = [await openTeam(500), await openTeam(), await openTeam(409)];
  await teams[1]!.answer({ body: '["Ada"]' });
  const errors = await errorsOf(tracing);
  renderBelow(teams.map(({ id }) => <Members key={id} team={id} />));
  await expect.poll(referencesOnScreen).toHaveLength(2);
  await expect.element(page.getByText('Ada')).toBeVisible();
  const references = await Promise.all(
    [teams[0]!, teams[2]!].map(async ({ seen }) => referenceOnWire((await seen(2))[1])),
  );
  expect(referencesOnScreen()).toEqual(references);
  expect(referencesOf(errors).toSorted()).toEqual(references.toSorted());
});

it('loads a query again when the user tries again', async () => {
  const team = await openTeam();
  await team.answer({ status: 503 }, { status: 503 }, { body: '["Ada"]' });
  renderBelow(<Members team={team.id} />);
  await userEvent.click(page.getByRole('button', { name: 'Try again' }));
  await expect.element(page.getByText('Ada')).toBeVisible();
  expect(referencesOnScreen()).toEqual([]);
});

it('gives an error that went to a boundary the reference of its request, and records it once', async () => {
  const team = await openTeam(503);
  const errors = await errorsOf(tracing);
  renderBelow(<MemberCount team={team.id} />);
  await expect.poll(referencesOnScreen).toHaveLength(1);
  const last = referenceOnWire((await team.seen(2))[1]);
  expect(referencesOnScreen()).toEqual([last]);
  expect(referencesOf(errors)).toEqual([last]);
});

it('loads a query again when the user tries again at the boundary', async () => {
  const team = await openTeam();
  await team.answer({ status: 503 }, { status: 503 }, { body: '["Ada","Lin"]' });
  renderBelow(<MemberCount team={team.id} />);
  await userEvent.click(page.getByRole('button', { name: 'Try again' }));
  await expect.element(page.getByText('2 members')).toBeVisible();
  expect(await team.seen()).toHaveLength(3);
});

it('shows the reference of a mutation that failed, and records it once, under its action', async () => {
  const [team, other] = [await openTeam(409), await openTeam(503)];
  const errors = await errorsOf(tracing);
  const actions: string[] = [];
  onTestFinished(
    tracing.subscribe((event) => {
      if (event.type === 'action-start') actions.push(event.action.reference);
    }),
  );
  renderBelow(
    <>
      <Members team={other.id} />
      <Invite team={team.id} />
    </>,
  );
  await userEvent.fill(page.getByRole('textbox', { name: 'E-mail' }), 'ada@example.com');
  await userEvent.click(page.getByRole('button', { name: 'Invite', exact: true }));
  await expect.poll(referencesOnScreen).toHaveLength(2);
  const invitation = referenceOnWire((await team.seen(1))[0]);
  const query = referenceOnWire((await other.seen(2))[1]);
  expect(referencesOnScreen()).toEqual([query, invitation]);
  expect(referencesOf(errors).toSorted()).toEqual([query, invitation].toSorted());
  expect(actions).toEqual([invitation]);
});

it('records the error of a mutation that is no action, too', async () => {
  const team = await openTeam(409);
  const errors = await errorsOf(tracing);
  const mutationFn = () => fetchJson(`/api/teams/${team.id}`, { method: 'DELETE' });
  const error: unknown = await queryClient
    .getMutationCache()
    .build(queryClient, { mutationFn })
    .execute(undefined)
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Error);
  expect(referencesOf(errors)).toEqual([referenceOnWire((await team.seen(1))[0])]);
});
