import type { TraceData } from 'waybill';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { query } from '../readme/your-app.ts';
import { createTables, openShop, type Shop } from './shop.ts';

const desk = () => import('docs:finding-faults/desk');
const silent = { write: () => {} };

beforeAll(createTables);

/** Does what support does first: reads the thread of a reference. */
async function read(shop: Shop, reference: string): Promise<TraceData> {
  await shop.settle();
  const thread = await (await desk()).threadOf(reference);
  if (!thread) throw new Error(`nothing is stored for ${reference}`);
  return thread;
}

const stepsOf = ({ spans }: TraceData): string[] => spans.map(({ name }) => name);

it('data not appearing in the table', async () => {
  const shop = await openShop();
  const { createToCents, tracing } = await import('docs:finding-faults/transform');
  const { rowsOf } = await import('docs:finding-faults/rows');
  const { failedSteps } = await desk();
  const dead: { reference: string; reason: string }[] = [];
  const toCents = createToCents({ ...silent, deadLetter: (letter) => dead.push(letter) });

  const seen = await shop.order({ id: 'A-1', item: 'mug', total: '12.50' });
  // The same number again: the statement finds a conflict, and writes nothing.
  const swallowed = await shop.order({ id: 'A-1', item: 'mug', total: '99.00' });
  await shop.work(toCents);
  // The message of this order waits, because no worker runs any more.
  const stuck = await shop.order({ id: 'A-3', item: 'mug', total: '1.00' });
  await tracing.flush();
  // All three users saw "saved".
  expect([seen, swallowed, stuck].map(({ status, body }) => [status, body])).toEqual(
    Array.from({ length: 3 }, () => [202, { saved: true }]),
  );

  expect(await rowsOf(seen.reference)).toEqual([{ id: 'A-1', total_cents: 1250 }]);
  const whole = await read(shop, seen.reference);
  expect(stepsOf(whole).at(-1)).toBe('write order');
  expect(failedSteps(whole)).toEqual([]);

  // The row is missing, and the step that writes it ran: it wrote nothing.
  expect(await rowsOf(swallowed.reference)).toEqual([]);
  const thread = await read(shop, swallowed.reference);
  expect(failedSteps(thread)).toEqual([]);
  expect(thread.spans.find(({ name }) => name === 'write order')?.attributes).toMatchObject({
    'db.response.returned_rows': 0,
  });
  expect(whole.spans.find(({ name }) => name === 'write order')?.attributes).toMatchObject({
    'db.response.returned_rows': 1,
  });

  // The row is missing, and so is the step: the work stopped at the queue.
  expect(await rowsOf(stuck.reference)).toEqual([]);
  const steps = stepsOf(await read(shop, stuck.reference));
  expect([steps.at(-1), steps.includes('write order')]).toEqual(['send orders', false]);
  expect(dead).toEqual([]);
});

it('500 error', async () => {
  const shop = await openShop();
  const { causesOf } = await import('docs:finding-faults/causes');
  const { failedSteps } = await desk();
  expect((await shop.order({ id: 'B-1', item: 'tea', total: '3.00' })).status).toBe(202);
  const { status, body, reference } = await shop.order({ id: 'B-2', item: 'tea', total: '3.00' });

  // The user sees a fixed sentence and the reference, and nothing of the database.
  expect([status, body.reference]).toEqual([500, reference]);
  expect(JSON.stringify(body)).not.toContain('stock');

  // Support pastes the reference that the user read aloud.
  const thread = await read(shop, body.reference!.toLowerCase());
  expect(failedSteps(thread).at(-1)).toMatch(
    /^reserve stock: .*violates check constraint "stock_left_over_check"/,
  );
  expect(causesOf(thread)).toEqual([
    expect.stringMatching(/violates check constraint "stock_left_over_check" in reserve stock$/),
  ]);
  const services = new Set(thread.spans.map(({ resource }) => String(resource['service.name'])));
  expect([...services].toSorted()).toEqual(['shop-api', 'shop-web']);
  expect(stepsOf(thread)).not.toContain('send orders');

  const refused = await shop.order({ id: '', item: 'mug', total: '1.00' });
  expect([
    refused.status,
    failedSteps(await read(shop, refused.reference)).filter((step) => /5\d\d/.test(step)),
  ]).toEqual([422, []]);
});

it('transform with wrong output', async () => {
  const shop = await openShop();
  const { conversionsOf, createToCents, tracing } = await import('docs:finding-faults/transform');
  const { rowsOf } = await import('docs:finding-faults/rows');
  const { failedSteps } = await desk();
  const right = await shop.order({ id: 'C-1', item: 'mug', total: '12.50' });
  const wrong = await shop.order({ id: 'C-2', item: 'mug', total: '12,50' });
  await shop.work(createToCents(silent));
  await tracing.flush();

  // Nothing failed, and the row holds the wrong value.
  const thread = await read(shop, wrong.reference);
  expect(failedSteps(thread)).toEqual([]);
  expect(await rowsOf(wrong.reference)).toEqual([{ id: 'C-2', total_cents: 1200 }]);

  // The thread shows that the transform made it: its input was right, and its output is in the row.
  const [conversion, ...others] = conversionsOf(thread);
  expect([conversion, others]).toEqual([expect.objectContaining({ input: '12,50', output: 1200 }), []]);
  const step = thread.spans.find(({ spanId }) => spanId === conversion!.spanId);
  expect(step).toMatchObject({ name: 'transform orders', kind: 'consumer' });
  expect(step?.parentSpanId).toBe(thread.spans.find(({ name }) => name === 'send orders')?.spanId);

  expect(conversionsOf(await read(shop, right.reference))).toMatchObject([{ input: '12.50', output: 1250 }]);
});

it('task without trace fields', async () => {
  const shop = await openShop();
  const { untracedTasks } = await import('docs:finding-faults/untraced');
  const reference = await shop.addTask('pack C-1');
  expect(await untracedTasks()).toEqual([]);
  await shop.remind('remind Ada');
  await shop.remind('remind Lin');

  // The table names the writer that forgot the ids, and its tasks. The other task is not among them.
  expect(await untracedTasks()).toEqual([
    { kind: 'reminder job', tasks: 2, titles: ['remind Ada', 'remind Lin'] },
  ]);
  const thread = await read(shop, reference);
  expect(stepsOf(thread)).toEqual(['add task']);

  // From now on the table refuses such a task, and keeps the old ones.
  await query('alter table public.tasks add constraint traced check (trace_id is not null) not valid');
  onTestFinished(async () => void (await query('alter table public.tasks drop constraint traced')));
  await expect(shop.remind('remind Mia')).rejects.toThrow('traced');
  await shop.addTask('pack C-2');
  expect(await untracedTasks()).toMatchObject([{ tasks: 2 }]);
});
