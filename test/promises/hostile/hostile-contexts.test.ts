import { describe, expect, it } from 'vitest';
import type { TracingContext } from 'waybill';
import { createClock } from 'waybill/clock';
import { consume, extractMessage, injectMessage, unwrapMessage, wrapMessage } from 'waybill/messages';
import { traceValues } from 'waybill/postgres';
import {
  createServerTracing,
  createSpan,
  errorResponse,
  extractTracingContext,
  injectTracingContext,
} from 'waybill/server';

// A context can be an object of another library, whose getters fail outside of a request.
const FIELDS = ['traceId', 'spanId', 'flags', 'traceState', 'foreignTraceId', 'correlationId', 'sessionId'];
const failing = (field: string): TracingContext =>
  Object.defineProperty({ ...extractTracingContext({}), spanId: 'b7ad6b7169203331' }, field, {
    enumerable: true,
    get: () => {
      throw new Error(`no ${field}`);
    },
  });
const contexts = [...FIELDS, 'parentSpanId', 'context'].map(
  (field) => [field, () => failing(field)] as const,
);

const tracing = createServerTracing({ service: 'hostile' });
const clock = createClock({ service: 'hostile' });
const isId = (id: unknown) => /^(?!0+$)[0-9a-f]{32}$/.test(String(id));
const works: Readonly<Record<string, (context: TracingContext) => unknown>> = {
  injectTracingContext(context) {
    const headers = new Headers();
    injectTracingContext(context, headers);
    return extractTracingContext(headers).traceId;
  },
  injectMessage: (context) => extractMessage(injectMessage({}, context, { clock })).traceId,
  wrapMessage: (context) => unwrapMessage(wrapMessage(7, context)).context.traceId,
  createSpan: (context) => createSpan(context, 'work').traceId,
  'createSpan with a link': (context) => createSpan(null, 'work', { links: [context] }).traceId,
  continue: (context) => tracing.continue(context, 'work', ({ traceId }) => traceId),
  'continue with a link': (context) =>
    tracing.continue(null, 'work', ({ traceId }) => traceId, { links: [context] }),
  consume: (context) =>
    consume(tracing, { headers: context }, ({ traceId }) => traceId, { system: 'kafka', destination: 'a' }),
  errorResponse: (context) => errorResponse(new Error('no'), context).headers.get('x-trace-id'),
};

describe.each(Object.entries(works))('%s', (_, work) => {
  it.each(contexts)('takes a context whose getter of %s throws, and has valid ids', async (_field, open) => {
    expect(isId(await work(open()))).toBe(true);
  });
});

it.each(contexts)('traceValues takes a context whose getter of %s throws', (_field, open) => {
  expect(() => traceValues(open())).not.toThrow();
});
