import { formatReference, parseTraceparent } from 'waybill';
import { expect, it } from 'vitest';
import { query } from '../readme/your-app.ts';

it('finds the row of a request by its reference in the example of an own table', async () => {
  const { addTask, finish, migrateTasks, tasksOf } = await import('docs:own-tables/tasks');
  await migrateTasks();
  await migrateTasks();
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const { traceId } = parseTraceparent(traceparent)!;
  const add = (title: string, headers = {}) =>
    addTask(new Request('http://tasks.example', { method: 'POST', headers, body: title }));
  expect((await add('ship order 7', { traceparent })).status).toBe(201);
  await add('another one');
  const reference = formatReference(traceId);
  expect(await tasksOf(reference)).toEqual([{ title: 'ship order 7', done: false, trace_id: traceId }]);

  const [before] = await query('select * from public.tasks where trace_id = $1::text', [traceId]);
  expect(before).toMatchObject({ parent_span_id: '00f067aa0ba902b7', current_span_id: before!['span_id'] });
  await finish('ship order 7');
  const [after] = await query('select * from public.tasks where trace_id = $1::text', [traceId]);
  expect(after).toEqual({ ...before, done: true, current_span_id: after!['current_span_id'] });
  expect(after!['current_span_id']).not.toBe(before!['current_span_id']);
  expect(await tasksOf('no reference')).toEqual([]);
});
