import type { TelemetryRecord } from 'waybill';
import { createSpan, createServerTracing, endSpan, extractTracingContext } from 'waybill/server';
import { memoryExporter } from 'waybill/testing';
import { expect, it, vi } from 'vitest';
import { listen } from './listen.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03';
const context = extractTracingContext(new Headers({ traceparent }));

it('records a step below the span of another program', () => {
  const span = createSpan(context, 'charge card', {
    service: 'billing',
    kind: 'consumer',
    attributes: { amount: 7 },
  });
  expect(endSpan(span)).toMatchObject({
    type: 'span',
    traceId: context.traceId,
    spanId: span.spanId,
    parentSpanId: context.spanId,
    remoteParent: true,
    flags: 3,
    name: 'charge card',
    kind: 'consumer',
    status: { code: 'unset' },
    attributes: { amount: 7, 'correlation.id': context.correlationId },
    resource: { 'service.name': 'billing' },
  });
});

it('gives a context for the next step, with the span and its parent', () => {
  const span = createSpan({ ...context, sessionId: 's-1' }, 'first step');
  expect(span.context).toEqual({
    ...context,
    sessionId: 's-1',
    spanId: span.spanId,
    parentSpanId: context.spanId,
  });
  const next = endSpan(createSpan(span.context, 'second step'));
  expect(next).toMatchObject({ parentSpanId: span.spanId, attributes: { 'session.id': 's-1' } });
});

it('records a failed step', () => {
  const record = endSpan(createSpan(context, 'charge card'), { error: new RangeError('card declined') });
  expect(record).toMatchObject({
    status: { code: 'error', message: 'card declined' },
    attributes: { 'error.type': 'RangeError' },
  });
});

it('begins a root span if nothing has been recorded yet', () => {
  const record = endSpan(createSpan(extractTracingContext(new Headers()), 'first step'));
  expect(record?.parentSpanId).toBeUndefined();
  expect(record?.remoteParent).toBe(false);
});

it('ends only once', () => {
  const span = createSpan(context, 'step');
  expect(endSpan(span)).toBeDefined();
  expect(endSpan(span)).toBeUndefined();
});

it('sends the record and the log lines to the exporter at once', async () => {
  const delivered = await new Promise<readonly TelemetryRecord[]>((resolve) => {
    const span = createSpan(context, 'step', {
      exporter: async (records) => {
        resolve(records);
        return { accepted: records.length, rejected: [] };
      },
    });
    span.log.info('half way');
    endSpan(span);
  });
  expect(delivered.map((record) => (record.type === 'log' ? record.body : record.name))).toEqual([
    'half way',
    'step',
  ]);
});

it('keeps errors of an exporter away from the caller', async () => {
  const onDiagnostic = vi.fn<() => void>();
  const failed = new Promise<void>((resolve) => onDiagnostic.mockImplementation(resolve));
  const span = createSpan(context, 'step', {
    exporter: () => Promise.reject(new Error('down')),
    onDiagnostic,
  });
  expect(endSpan(span)).toBeDefined();
  await failed;
  expect(onDiagnostic).toHaveBeenCalledOnce();
});

it('traces a request of the step, with headers for listed targets', async () => {
  const received: Headers[] = [];
  const address = await listen(({ headers }) => {
    received.push(headers);
    return new Response();
  });
  const span = createSpan(context, 'step', { targets: [{ url: address, headers: 'all' }] });
  await span.fetch(address);
  expect(received[0]?.get('x-trace-id')).toBe(context.traceId);
  expect(received[0]?.get('traceparent')).not.toContain(span.spanId);
});

it('also ends spans of a server tracing, and gives their records', async () => {
  const exporter = memoryExporter();
  const tracing = createServerTracing({ service: 'team', exporter });
  const record = tracing.span('job', (span) => endSpan(span));
  expect(record).toMatchObject({ name: 'job', resource: { 'service.name': 'team' } });
  await tracing.flush();
  expect(exporter.records()).toEqual([record]);
});
