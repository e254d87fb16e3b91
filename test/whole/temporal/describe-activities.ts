import type { Diagnostic } from 'waybill';
import { temporalActivityInterceptor } from 'waybill/temporal';
import { createTestServerTracing, type TestServerTracing } from 'waybill/testing/server';
import { describe, expect, it } from 'vitest';
import { importPackage } from './import-package.js';
import type {
  ActivityPackage,
  CommonPackage,
  MockActivityEnvironment,
  TestingPackage,
  WorkerPackage,
} from './temporal-sdk.ts';

interface Mocked extends TestServerTracing {
  readonly environment: MockActivityEnvironment;
  readonly faults: readonly Diagnostic[];
}

const runId = '0198c0de-0000-7000-8000-0123456789ab';
const traceId = runId.replaceAll('-', '');

/** Runs activities in Temporal's own environment for tests. It gives no headers, so a test can add them. */
function mockActivities(headers: () => unknown = () => ({})): Mocked {
  const { MockActivityEnvironment } = importPackage('@temporalio/testing') as TestingPackage;
  const { DefaultLogger } = importPackage('@temporalio/worker') as WorkerPackage;
  const recorded = createTestServerTracing();
  const faults: Diagnostic[] = [];
  const interceptor = temporalActivityInterceptor(recorded.tracing, {
    onDiagnostic: (diagnostic) => void faults.push(diagnostic),
  });
  type Execute = (input: object, next: (input: object) => Promise<unknown>) => Promise<unknown>;
  const addHeaders = (): { inbound: { execute: Execute } } => ({
    inbound: { execute: (input, next) => next({ ...input, headers: headers() }) },
  });
  const environment = new MockActivityEnvironment(
    { activityType: 'charge', attempt: 2, workflowExecution: { workflowId: 'order 7', runId } },
    { interceptors: [addHeaders, interceptor], logger: new DefaultLogger('ERROR', () => {}) },
  );
  return { ...recorded, environment, faults };
}

const encode = (text: string) => new TextEncoder().encode(text);
const payload = (text: string, encoding = 'json/plain') => ({
  metadata: { encoding: encode(encoding) },
  data: encode(text),
});
const json = (value: unknown) => payload(JSON.stringify(value));

const parent = { traceId: '1'.repeat(32), parentSpanId: '2'.repeat(16) };
const traceparent = `00-${parent.traceId}-${parent.parentSpanId}-01`;

/** Registers the tests of activities without a worker. */
export function describeActivities(): void {
  describe('an activity in the environment for tests', () => {
    it('runs in the span of its attempt, with everything inside', async () => {
      const { environment, tracing, spans, span, logs, requests } = mockActivities(() => ({
        waybill: json({ ...parent, correlationId: 'process-7', sessionId: 'session-1', traceparent }),
      }));
      const result = await environment.run(async (amount: number) => {
        await Promise.resolve();
        tracing.log.info('charging');
        await tracing.span('ask bank', () => tracing.fetch('http://bank.test/'));
        return [amount, tracing.current()!.context];
      }, 7);
      const charge = span('charge');
      const { traceId: ofParent, parentSpanId } = parent;
      expect(result).toEqual([
        7,
        expect.objectContaining({
          traceId: ofParent,
          spanId: charge.spanId,
          parentSpanId,
          correlationId: 'process-7',
          sessionId: 'session-1',
        }),
      ]);
      expect(charge).toMatchObject({
        kind: 'consumer',
        traceId: ofParent,
        parentSpanId,
        attributes: { temporalAttempt: 2, temporalWorkflowID: 'order 7', temporalRunID: runId },
      });
      expect(logs()).toMatchObject([
        { body: 'charging', spanId: charge.spanId, attributes: { 'session.id': 'session-1' } },
      ]);
      expect(span('ask bank').parentSpanId).toBe(charge.spanId);
      expect(requests()).toHaveLength(1);
      expect(spans()).toHaveLength(3);
    });

    it('passes its own error on, and records it once', async () => {
      const { environment, errors, span } = mockActivities();
      const error = new Error('declined');
      await expect(environment.run(() => Promise.reject(error))).rejects.toBe(error);
      expect(span('charge').status).toEqual({ code: 'error', message: 'declined' });
      expect(errors().map(({ spanId }) => spanId)).toEqual([span('charge').spanId]);
    });

    it('takes no cancellation, no later completion and no benign failure for an error', async () => {
      const { CancelledFailure, ApplicationFailure } = importPackage('@temporalio/common') as CommonPackage;
      const { CompleteAsyncError } = importPackage('@temporalio/activity') as ActivityPackage;
      const cancelled = mockActivities();
      const waiting = cancelled.environment.run(() => cancelled.environment.context.cancelled);
      cancelled.environment.cancel();
      await expect(waiting).rejects.toBeInstanceOf(CancelledFailure);
      expect(cancelled.span('charge')).toMatchObject({
        status: { code: 'unset' },
        attributes: { 'waybill.outcome': 'abandoned' },
      });

      const later = mockActivities();
      const completed = later.environment.run(() => Promise.reject(new CompleteAsyncError()));
      await expect(completed).rejects.toBeInstanceOf(CompleteAsyncError);
      expect(later.span('charge').status).toEqual({ code: 'unset' });

      const benign = mockActivities();
      const failure = ApplicationFailure.create({ message: 'not yet', category: 'BENIGN' });
      await expect(benign.environment.run(() => Promise.reject(failure))).rejects.toBe(failure);
      expect(benign.span('charge')).toMatchObject({
        status: { code: 'unset' },
        attributes: { 'waybill.refused': true },
      });

      // Nobody cancelled this one, so it failed.
      const lying = mockActivities();
      const pretended = lying.environment.run(() => Promise.reject(new CancelledFailure('no')));
      await expect(pretended).rejects.toThrow('no');
      expect([cancelled, later, benign, lying].map(({ errors }) => errors().length)).toEqual([0, 0, 0, 1]);
    });

    it.each([
      ['the header of OpenTelemetry', { '_tracer-data': json({ traceparent }) }],
      ['parameters without traceparent', { waybill: json(parent) }],
      [
        'a broken header beside that of OpenTelemetry',
        { waybill: payload('{'), '_tracer-data': json({ traceparent }) },
      ],
    ])('continues the trace of %s', async (_, headers) => {
      const { environment, span } = mockActivities(() => headers);
      await environment.run(() => Promise.resolve());
      expect(span('charge')).toMatchObject(parent);
    });

    const hostile: readonly (readonly [string, unknown, string | undefined])[] = [
      ['no headers', undefined, undefined],
      ['no payload', { waybill: null }, 'has another encoding'],
      ['a text as payload', { waybill: 'traceparent' }, 'has another encoding'],
      ['encrypted bytes', { waybill: payload('x', 'binary/encrypted') }, 'has another encoding'],
      ['no JSON', { waybill: payload('{"traceId":') }, 'is no JSON'],
      ['JSON of null', { waybill: json(null) }, 'has no valid trace id'],
      ['a list', { waybill: json([1, 2]) }, 'has no valid trace id'],
      ['zeros', { waybill: json({ traceId: '0'.repeat(32) }) }, 'has no valid trace id'],
      [
        'numbers as ids',
        { waybill: json({ traceId: 7, traceparent: 8, tracestate: [] }) },
        'has no valid trace id',
      ],
      ['a megabyte', { waybill: json({ ...parent, more: 'x'.repeat(1e6) }) }, 'is too long'],
      [
        'a getter that throws',
        Object.defineProperty({}, 'waybill', {
          enumerable: true,
          get() {
            throw new Error('no');
          },
        }),
        'threw when it was read',
      ],
    ];
    it.each(hostile)('runs in the trace of its run with %s', async (_, headers, fault) => {
      for (let attempt = 0; attempt < 2; attempt++) {
        const { environment, span, faults, diagnostics } = mockActivities(() => headers);
        expect(await environment.run(() => Promise.resolve('charged'))).toBe('charged');
        expect(span('charge').traceId).toBe(traceId);
        expect(span('charge').parentSpanId).toBeUndefined();
        expect(faults.map(({ kind }) => kind)).toEqual(fault ? [`Temporal: waybill ${fault}`] : []);
        expect(diagnostics).toEqual([]);
      }
    });

    it('refuses at creation what is no tracing', () => {
      expect(() => temporalActivityInterceptor({} as never)).toThrow(
        '[waybill] temporalActivityInterceptor needs',
      );
    });
  });
}
