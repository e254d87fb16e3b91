import { page, userEvent } from 'vitest/browser';
import { expect, it, onTestFinished } from 'vitest';
import { formatReference } from 'waybill';
import { expectQuietConsole } from '../../rooms/react/quiet-console.ts';
import { openTeam } from './open-team.ts';
import { errorsOf, referenceOnWire, referencesOf, referencesOnScreen } from './references.ts';
import { renderTraced } from './render-traced.tsx';

expectQuietConsole();

const { tracing } = await import('docs:recipes/tracing');
const { RenameForm } = await import('docs:forms/rename-form');
const { Archive } = await import('docs:forms/archive-button');

/** Gives the names of the actions that end from now on, by their reference. */
function endedActions(): Map<string, string> {
  const ended = new Map<string, string>();
  onTestFinished(
    tracing.subscribe((event) => {
      if (event.type === 'action-end') ended.set(event.action.reference, event.action.name);
    }),
  );
  return ended;
}

it('shows the reference of the action of a form that failed, records it once, and keeps the typed text', async () => {
  const team = await openTeam(409);
  const errors = await errorsOf(tracing);
  const actions = endedActions();
  renderTraced(tracing, <RenameForm team={{ id: team.id, name: 'Northwind' }} />);
  const name = page.getByRole('textbox', { name: 'Name' });
  await userEvent.fill(name, 'Southwind');
  await userEvent.click(page.getByRole('button', { name: 'Rename' }));
  await expect.poll(referencesOnScreen).toHaveLength(1);
  const reference = referenceOnWire((await team.seen(1))[0]);
  expect(referencesOnScreen()).toEqual([reference]);
  expect(referencesOf(errors)).toEqual([reference]);
  await expect.element(name).toHaveValue('Southwind');
  await expect.poll(() => actions.get(reference)).toBe('rename team');
});

it('removes the message after the action of the form succeeds', async () => {
  const team = await openTeam();
  await team.answer({ status: 409 }, { status: 200 });
  renderTraced(tracing, <RenameForm team={{ id: team.id, name: 'Northwind' }} />);
  const rename = page.getByRole('button', { name: 'Rename' });
  await userEvent.click(rename);
  await expect.poll(referencesOnScreen).toHaveLength(1);
  await userEvent.click(rename);
  await expect.poll(referencesOnScreen).toEqual([]);
});

it('keeps the actions of two forms apart that are under way at the same time', async () => {
  const teams = [await openTeam(500), await openTeam(409)];
  const errors = await errorsOf(tracing);
  renderTraced(
    tracing,
    teams.map(({ id }) => <RenameForm key={id} team={{ id, name: 'Northwind' }} />),
  );
  for (const form of document.querySelectorAll('form')) form.requestSubmit();
  await expect.poll(referencesOnScreen).toHaveLength(2);
  const references = await Promise.all(teams.map(async ({ seen }) => referenceOnWire((await seen(1))[0])));
  expect(references[0]).not.toBe(references[1]);
  expect(referencesOnScreen()).toEqual(references);
  expect(referencesOf(errors).toSorted()).toEqual(references.toSorted());
});

it('gives the error of a transition to the boundary, with the reference of its action, recorded once', async () => {
  const teams = [await openTeam(500), await openTeam(409)];
  const errors = await errorsOf(tracing);
  const actions = endedActions();
  renderTraced(
    tracing,
    teams.map(({ id }) => <Archive key={id} team={id} />),
  );
  for (const button of document.querySelectorAll('button')) button.click();
  await expect.poll(referencesOnScreen).toHaveLength(2);
  const references = await Promise.all(teams.map(async ({ seen }) => referenceOnWire((await seen(1))[0])));
  expect(referencesOnScreen()).toEqual(references);
  expect(referencesOf(errors).toSorted()).toEqual(references.toSorted());
  for (const { traceId } of errors) {
    await expect.poll(() => actions.get(formatReference(traceId!))).toBe('archive team');
  }
});
