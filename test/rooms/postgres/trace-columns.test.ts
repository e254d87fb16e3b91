import { traceColumns, traceValues } from 'waybill/postgres';
import { createSpan, extractTracingContext } from 'waybill/server';
import { expect, it } from 'vitest';

const NOTHING = {
  trace_id: null,
  span_id: null,
  parent_span_id: null,
  correlation_id: null,
  current_span_id: null,
  foreign_trace_id: null,
};

it.each([
  [''],
  ['.tasks'],
  ['app.'],
  ['db.app.tasks'],
  ['"app"."tasks"'],
  ["tasks'; drop table users; --"],
  ['tasks; drop table users'],
  ['tasks\\'],
  ['tasks\0'],
  ['tasks\n'],
  ['x'.repeat(64)],
  ['ä'.repeat(32)],
  ['\ud800'],
])('throws for the table %j, and says how to write it', (table) => {
  expect(() => traceColumns(table)).toThrow(
    /^\[waybill\] traceColumns got .* as a table; pass 'tasks' or 'public\.tasks'/s,
  );
});

it.each([undefined, null, 7, {}, ['tasks']])('throws for %j in the place of a table', (table) => {
  expect(() => traceColumns(table as never)).toThrow(TypeError);
});

it('returns single statements', () => {
  // A semicolon within the text of the first statement belongs to its program.
  const [, ...statements] = traceColumns('public.tasks');
  expect(statements).toHaveLength(5);
  expect(statements.join('')).not.toContain(';');
});

it('gives the ids of a span, and those of its context', () => {
  const parent = extractTracingContext(
    new Headers({ traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`, 'x-trace-id': 'order-4711' }),
  );
  const span = createSpan(parent, 'write row', { service: 'tasks' });
  expect(traceValues(span)).toEqual({
    trace_id: '1'.repeat(32),
    span_id: span.spanId,
    parent_span_id: '2'.repeat(16),
    correlation_id: '11111111-1111-1111-1111-111111111111',
    current_span_id: span.spanId,
    foreign_trace_id: 'order-4711',
  });
  expect(traceValues(span.context)).toEqual(traceValues(span));
});

it('gives no ids outside of any work', () => {
  expect(traceValues(undefined)).toEqual(NOTHING);
});

it('leaves out ids that are not valid', () => {
  const context = {
    traceId: '0'.repeat(32),
    spanId: 'A'.repeat(16),
    parentSpanId: "' or 1=1",
    correlationId: 'order 7',
    flags: 1,
    sessionId: null,
  };
  expect(traceValues(context)).toEqual(NOTHING);
});
