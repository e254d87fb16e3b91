import { context, trace } from '@opentelemetry/api';
import { expect, it, onTestFinished } from 'vitest';
import { recordsOf } from '../readme/records-of.ts';

it('makes spans of the SDK parts of an action in the example without `register`', async () => {
  const { provider } = await import('docs:opentelemetry/version-3');
  const { tracing } = await import('docs:recipes/tracing');
  onTestFinished(async () => {
    await provider.shutdown();
    await tracing.dispose();
  });
  const records = recordsOf(tracing);
  const ids = await tracing.action('pay', async ({ traceId, spanId }) => {
    await Promise.resolve();
    trace.getTracer('cart').startSpan('reserve').end();
    expect(trace.getSpanContext(context.active())).toMatchObject({ traceId, spanId });
    return { traceId, parentSpanId: spanId };
  });
  expect(records).toMatchObject([{ name: 'reserve', ...ids }]);
});
