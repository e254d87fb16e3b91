import { context, createContextKey, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { WebTracerProvider } from '@opentelemetry/sdk-trace-web';
import { expect, it, onTestFinished } from 'vitest';
import { createContextManager, createSpanProcessor } from 'waybill/otel';
import { openOwnRecorder } from '../browser/recorder.ts';
import { tracePage } from '../browser/trace-page.ts';

const COLOUR = createContextKey('colour');

it('keeps two contexts apart across native awaits, and sends their spans as parents', async () => {
  const recorder = openOwnRecorder();
  const { tracing, spans } = tracePage();
  const provider = new WebTracerProvider({ spanProcessors: [createSpanProcessor(tracing)] });
  provider.register({ contextManager: createContextManager(tracing) });
  onTestFinished(() => {
    context.disable();
    trace.disable();
  });
  const tracer = provider.getTracer('test');
  const work = (colour: string): Promise<string[]> =>
    context.with(ROOT_CONTEXT.setValue(COLOUR, colour), () =>
      tracer.startActiveSpan(colour, async (span) => {
        const seen: string[] = [];
        for (let nth = 0; nth < 3; nth++) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          await fetch(recorder.url);
          seen.push(`${String(context.active().getValue(COLOUR))} ${trace.getActiveSpan() === span}`);
        }
        span.end();
        return seen;
      }),
    );
  expect(await Promise.all([work('red'), work('blue')])).toEqual([
    ['red true', 'red true', 'red true'],
    ['blue true', 'blue true', 'blue true'],
  ]);
  const requests = await recorder.seen(6);
  const traces = requests.map(({ headers }) => String(headers['traceparent']).split('-')[1]);
  for (const colour of ['red', 'blue']) {
    const own = spans().find(({ name }) => name === colour);
    expect(traces.filter((id) => id === own?.traceId)).toHaveLength(3);
    const children = spans().filter(({ parentSpanId }) => parentSpanId === own?.spanId);
    expect(children.map(({ kind }) => kind)).toEqual(['client', 'client', 'client']);
  }

  await tracing.action('save', async (action) => {
    await fetch(recorder.url);
    expect(trace.getActiveSpan()?.spanContext()).toMatchObject({
      traceId: action.traceId,
      spanId: action.spanId,
    });
    const child = tracer.startSpan('child');
    expect(child.spanContext().traceId).toBe(action.traceId);
    child.end();
  });
});
