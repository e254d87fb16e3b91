import { useState } from 'react';
import { page, userEvent } from 'vitest/browser';
import { expect, it } from 'vitest';
import { expectQuietConsole } from '../../rooms/react/quiet-console.ts';
import { openTeam } from './open-team.ts';
import { errorsOf, referenceOnWire, referencesOf, referencesOnScreen } from './references.ts';
import { renderTraced } from './render-traced.tsx';

expectQuietConsole();

const { tracing } = await import('docs:recipes/tracing');
const { fetchJson } = await import('docs:recipes/fetch-json');
const { Members } = await import('docs:recipes/members');

const heading = page.getByRole('heading', { name: 'The members could not be loaded' });
const again = page.getByRole('button', { name: 'Try again' });

it('shows the reference of a request that was refused, and records that once', async () => {
  const team = await openTeam(503);
  const errors = await errorsOf(tracing);
  renderTraced(tracing, <Members team={team.id} />);
  await expect.element(heading).toBeVisible();
  const reference = referenceOnWire((await team.seen())[0]);
  expect(referencesOnScreen()).toEqual([reference]);
  expect(referencesOf(errors)).toEqual([reference]);
  expect(errors[0]?.attributes['exception.message']).toBe(`/api/teams/${team.id}/members answered 503`);
});

it('shows the reference of a request with a cut connection, and records that once', async () => {
  const team = await openTeam();
  await team.answer({ stream: 'is cut' });
  const errors = await errorsOf(tracing);
  renderTraced(tracing, <Members team={team.id} />);
  await expect.element(heading).toBeVisible();
  const reference = referenceOnWire((await team.seen())[0]);
  expect(referencesOnScreen()).toEqual([reference]);
  expect(referencesOf(errors)).toEqual([reference]);
  expect(errors[0]?.attributes['exception.type']).toBe('TypeError');
});

it('keeps requests apart that are under way at the same time', async () => {
  const teams = [await openTeam(500), await openTeam(), await openTeam(409)];
  await teams[1]!.answer({ body: '["Ada"]' });
  const errors = await errorsOf(tracing);
  renderTraced(
    tracing,
    teams.map(({ id }) => <Members key={id} team={id} />),
  );
  await expect.poll(referencesOnScreen).toHaveLength(2);
  await expect.element(page.getByText('Ada')).toBeVisible();
  const references = await Promise.all(
    [teams[0]!, teams[2]!].map(async ({ seen }) => referenceOnWire((await seen(1))[0])),
  );
  expect(referencesOnScreen()).toEqual(references);
  expect(referencesOf(errors).toSorted()).toEqual(references.toSorted());
});

it('shows the reference of the later request after another try, and nothing after a success', async () => {
  const team = await openTeam();
  await team.answer({ status: 500 }, { status: 502 }, { body: '["Ada"]' });
  const errors = await errorsOf(tracing);
  renderTraced(tracing, <Members team={team.id} />);
  await userEvent.click(again);
  await expect.poll(() => errors.length).toBe(2);
  const references = (await team.seen()).map(referenceOnWire);
  expect(new Set(references).size).toBe(2);
  expect(referencesOf(errors)).toEqual(references);
  await expect.poll(referencesOnScreen).toEqual([references[1]]);
  await userEvent.click(again);
  await expect.element(page.getByText('Ada')).toBeVisible();
  expect(referencesOnScreen()).toEqual([]);
  expect(errors).toHaveLength(2);
});

it('records no request that the app no longer waits for', async () => {
  const [slow, next] = [await openTeam(), await openTeam(500)];
  await slow.answer({ stream: 'never starts' });
  const errors = await errorsOf(tracing);
  function Choice() {
    const [team, setTeam] = useState(slow.id);
    return (
      <>
        <button onClick={() => setTeam(next.id)}>Next team</button>
        <Members team={team} />
      </>
    );
  }
  renderTraced(tracing, <Choice />);
  await slow.seen(1);
  await userEvent.click(page.getByRole('button', { name: 'Next team' }));
  const reference = referenceOnWire((await next.seen(1))[0]);
  await expect.poll(referencesOnScreen).toEqual([reference]);
  expect(referencesOf(errors)).toEqual([reference]);
});

it('gives an error in an action the reference of that action', async () => {
  const team = await openTeam(409);
  const action = tracing.startAction('load');
  const error: unknown = await action
    .run(() => fetchJson(`/api/teams/${team.id}`))
    .catch((reason: unknown) => reason);
  expect(tracing.referenceOf(error)).toBe(action.reference);
  expect(referenceOnWire((await team.seen())[0])).toBe(action.reference);
});
