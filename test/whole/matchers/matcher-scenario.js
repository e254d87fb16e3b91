const otherTrace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** Makes an action with a request, a failed step and a message, the same in each run. */
function makeThread({ createTestTracing }) {
  const test = createTestTracing();
  const action = test.tracing.startAction('save order');
  action.span('load', () => {});
  try {
    action.span('write row', (span) => {
      span.setAttributes({ rows: 0 });
      throw new Error('no connection');
    });
  } catch {
    // The failed step is a part of the thread.
  }
  test.endActions();
  const { traceId, spanId, correlationId } = action;
  const traceparent = `00-${traceId}-${spanId}-01`;
  return { test, action, traceId, correlationId, traceparent };
}

/** Runs each matcher on values with which it passes. */
export function runPassing(expect, kit) {
  const { test, action, traceId, correlationId, traceparent } = makeThread(kit);
  expect({ traceparent }).toContinueTrace(action);
  expect(new Headers({ traceparent })).toContinueTrace(action.context);
  expect(new Request('http://a.test/', { headers: { traceparent } })).toContinueTrace(traceId);
  expect({ value: '7', headers: { Traceparent: new TextEncoder().encode(traceparent) } }).toContinueTrace(
    action,
  );
  expect([['x-trace-id', traceId]]).toContinueTrace(action);
  expect(new Map([['trace_id', traceId]])).toContinueTrace(action);
  expect({ traceparent: otherTrace, 'x-trace-id': traceId }).not.toContinueTrace(action);
  expect(null).not.toContinueTrace(action);

  expect({ traceparent }).toCarryCorrelationId(action);
  expect({
    traceparent,
    baggage: 'correlation.id=5b8efff7-98e3-4a1c-8d2f-1a2b3c4d5e6f',
  }).toCarryCorrelationId('5b8efff7-98e3-4a1c-8d2f-1a2b3c4d5e6f');
  expect({ 'x-correlation-id': correlationId.toUpperCase() }).toCarryCorrelationId(correlationId);
  expect({ traceparent: otherTrace }).not.toCarryCorrelationId(action);

  expect(test).toHaveSpan('write row');
  expect(test.spans()).toHaveSpan('write row', {
    status: { code: 'error', message: expect.stringContaining('connection') },
    attributes: { rows: 0 },
  });
  expect(test).not.toHaveSpan('write row', { status: { code: 'unset' } });

  const [load] = test.spans();
  expect(load).toBeChildOf(action);
  expect(load).not.toBeChildOf(load);

  expect({ headers: { traceparent } }).toEqual({ headers: expect.toContinueTrace(action) });
  expect({ headers: { traceparent } }).toEqual({
    headers: expect.not.toContinueTrace(otherTrace.split('-')[1]),
  });
}

/** Runs each matcher on values with which it fails, and gives the messages. */
export function readFailures(expect, kit) {
  const { test, action, traceparent, correlationId } = makeThread(kit);
  const [load] = test.spans();
  const failures = {
    'another trace': () => expect({ traceparent: otherTrace }).toContinueTrace(action),
    'no trace': () => expect(new Headers({ accept: 'text/html', cookie: 'secret' })).toContinueTrace(action),
    'no headers': () => expect(undefined).toContinueTrace(action),
    'an invalid header': () => expect({ traceparent: '00-broken-01' }).toContinueTrace(action),
    'the same trace': () => expect({ traceparent }).not.toContinueTrace(action),
    'no trace to expect': () => expect({ traceparent }).toContinueTrace(undefined),
    'another correlation id': () => expect({ traceparent: otherTrace }).toCarryCorrelationId(correlationId),
    'no correlation id': () => expect({ accept: 'text/html' }).toCarryCorrelationId(action),
    'the same correlation id': () => expect({ traceparent }).not.toCarryCorrelationId(action),
    'no correlation id to expect': () => expect({ traceparent }).toCarryCorrelationId('order 7'),
    'no such span': () => expect(test).toHaveSpan('send e-mail'),
    'other fields': () =>
      expect(test).toHaveSpan('write row', { status: { code: 'unset' }, attributes: { rows: 1 } }),
    'no span at all': () => expect([]).toHaveSpan('load'),
    'a span that should not be': () => expect(test).not.toHaveSpan('load'),
    'no records': () => expect('load').toHaveSpan('load'),
    'another parent': () => expect(load).toBeChildOf({ traceId: action.traceId, spanId: 'b7ad6b7169203331' }),
    'another trace than the parent': () =>
      expect(load).toBeChildOf({ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: action.spanId }),
    'no parent': () => expect(test.spans().at(-1)).toBeChildOf(load),
    'a child that should be none': () => expect(load).not.toBeChildOf(action),
    'no parent to expect': () => expect(load).toBeChildOf({}),
  };
  return Object.entries(failures)
    .map(([title, run]) => {
      try {
        run();
      } catch (error) {
        return `## ${title}\n${error.message}\n`;
      }
      return `## ${title}\nit passed\n`;
    })
    .join('\n');
}
