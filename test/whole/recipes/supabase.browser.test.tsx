import { page, userEvent } from 'vitest/browser';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { formatReference } from 'waybill';
import { openOwnRecorder, type SeenRequest } from '../../rooms/browser/recorder.ts';
import { expectQuietConsole } from '../../rooms/react/quiet-console.ts';
import { errorsOf, referenceOnWire, referencesOf, referencesOnScreen, spanOnWire } from './references.ts';
import { renderTraced } from './render-traced.tsx';

expectQuietConsole();

const MEMBERS = '/rest/v1/members';
const FUNCTION = '/functions/v1/send-invitation';
const refusal = { status: 409, body: '{"message":"already there","code":"23505"}' };

// The recipe creates its client once, so all tests share its project.
const project = openOwnRecorder();
vi.stubEnv('VITE_SUPABASE_URL', project.url);
vi.stubEnv('VITE_SUPABASE_KEY', 'sb_publishable_key');
const { Invite, tracing } = await import('docs:supabase/errors');
vi.unstubAllEnvs();

let before: number;
beforeEach(async () => {
  before = (await project.seen()).length;
});

/** Waits for the requests of this test, and gives those to one place. */
async function requestsTo(place: string, count: number): Promise<SeenRequest[]> {
  const seen = await project.seen(before + count);
  return seen.slice(before).filter(({ path }) => path === place);
}

async function invite(form = 0): Promise<void> {
  await userEvent.fill(page.getByRole('textbox', { name: 'E-mail' }).nth(form), `ada${form}@example.com`);
  await userEvent.click(page.getByRole('button', { name: 'Invite', exact: true }).nth(form));
}

it.each([
  ['a query', { path: MEMBERS, ...refusal }, MEMBERS],
  ['a query with a cut connection', { path: MEMBERS, stream: 'is cut' }, MEMBERS],
  ['a function', { path: FUNCTION, status: 500 }, FUNCTION],
  ['a function with a cut connection', { path: FUNCTION, stream: 'is cut' }, FUNCTION],
] as const)('shows the reference of %s that failed, and records its error once', async (_, answer, place) => {
  await project.answer(answer, { status: 201 });
  const errors = await errorsOf(tracing);
  renderTraced(tracing, <Invite />);
  await invite();
  await expect.poll(referencesOnScreen).toHaveLength(1);
  const [request] = await requestsTo(place, 1);
  expect(referencesOnScreen()).toEqual([referenceOnWire(request)]);
  expect(referencesOf(errors)).toEqual(referencesOnScreen());
  expect(errors[0]?.spanId).toBe(spanOnWire(request));
});

it('keeps calls apart that are under way at the same time', async () => {
  await project.answer({ path: MEMBERS, ...refusal });
  const errors = await errorsOf(tracing);
  renderTraced(
    tracing,
    <>
      <Invite />
      <Invite />
    </>,
  );
  const [first, second] = [...document.querySelectorAll('form')];
  first!.querySelector('input')!.value = 'first@example.com';
  second!.querySelector('input')!.value = 'second@example.com';
  first!.requestSubmit();
  second!.requestSubmit();
  await expect.poll(referencesOnScreen).toHaveLength(2);
  const requests = await requestsTo(MEMBERS, 2);
  const byMail = ['first', 'second'].map((name) => requests.find(({ body }) => body.includes(name)));
  expect(referencesOnScreen()).toEqual(byMail.map(referenceOnWire));
  expect(new Set(referencesOnScreen()).size).toBe(2);
  expect(referencesOf(errors).toSorted()).toEqual(referencesOnScreen().toSorted());
});

it('marks an action as failed if it returned its error', async () => {
  await project.answer({ path: MEMBERS, ...refusal });
  const outcomes = new Map<string, unknown>();
  onTestFinished(
    tracing.subscribe((event) => {
      if (event.type !== 'record' || event.record.type !== 'span') return;
      const { name, traceId, attributes } = event.record;
      if (name === 'invite member') outcomes.set(formatReference(traceId), attributes['waybill.outcome']);
    }),
  );
  renderTraced(tracing, <Invite />);
  await invite();
  await expect.poll(referencesOnScreen).toHaveLength(1);
  await expect.poll(() => outcomes.get(referencesOnScreen()[0]!)).toBe('error');
});

it('shows and records nothing if all went well', async () => {
  await project.answer({ status: 201 });
  const errors = await errorsOf(tracing);
  renderTraced(tracing, <Invite />);
  await invite();
  expect(await requestsTo(FUNCTION, 2)).toHaveLength(1);
  expect(referencesOnScreen()).toEqual([]);
  expect(errors).toEqual([]);
});
