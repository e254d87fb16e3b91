import { expect, it } from 'vitest';
import { createServerTracing, createSpan, endSpan, extractTracingContext } from 'waybill/server';
import { memoryExporter } from 'waybill/testing';

it('names no environment on a record of a server whose environment is not given', async () => {
  const exporter = memoryExporter();
  const tracing = createServerTracing({ service: 'invite-user', exporter });
  tracing.log.info('started');
  await tracing.dispose();
  expect(exporter.records()[0]?.resource).toEqual({ 'service.name': 'invite-user' });
});

it('names no environment on a span of createSpan without one', () => {
  const span = createSpan(extractTracingContext(new Headers()), 'step', { service: 'workflow' });
  expect(endSpan(span)?.resource).toEqual({ 'service.name': 'workflow' });
});
