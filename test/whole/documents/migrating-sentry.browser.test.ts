import { flush, getActiveSpan, getRootSpan } from '@sentry/browser';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openOwnRecorder } from '../../rooms/browser/recorder.ts';
import { recordsOf } from '../readme/records-of.ts';

const project = openOwnRecorder();
vi.stubEnv('VITE_SENTRY_DSN', project.url.replace('://', '://key@') + '/1');

/** Gives the events of one type that Sentry has sent so far. */
async function sentryEvents(type: string): Promise<Record<string, unknown>[]> {
  await flush();
  const envelopes = (await project.seen()).map(({ body }) => body.split('\n').filter(Boolean));
  return envelopes.flatMap(([, ...items]) =>
    items.flatMap((header, nth) => {
      if (nth % 2 || (JSON.parse(header) as { type: string }).type !== type) return [];
      return [JSON.parse(items[nth + 1]!) as Record<string, unknown>];
    }),
  );
}

it('records the same span and the same error before and after Sentry', async () => {
  const before = await import('docs:migrating/sentry-before');
  const eventId = before.report(new Error('no price'));
  await before.pay('A-1').catch(() => {});
  const active = getActiveSpan();
  if (active) getRootSpan(active).end();
  await expect
    .poll(() => sentryEvents('event'))
    .toMatchObject([
      { event_id: eventId, release: '2.1.0', tags: { tenant: 'acme' }, extra: { page: 'cart' } },
    ]);

  const after = await import('docs:migrating/sentry-after');
  onTestFinished(() => after.tracing.dispose());
  const records = recordsOf(after.tracing);
  const reference = after.report(new Error('no price'));
  await after.pay('A-1').catch(() => {});
  await expect.poll(() => records.length).toBe(3);
  expect(records[0]).toMatchObject({
    attributes: {
      'waybill.reference': reference,
      'exception.message': 'no price',
      tenant: 'acme',
      page: 'cart',
    },
    resource: { 'service.version': '2.1.0' },
  });
  expect(records[2]).toMatchObject({ name: 'pay' });
  expect(records[1]).toMatchObject({ kind: 'client', parentSpanId: records[2]?.spanId });
});

it('puts the reference on the event of Sentry in the example of running beside it', async () => {
  const { tracing } = await import('docs:migrating/beside-sentry');
  const { captureException } = await import('@sentry/browser');
  onTestFinished(() => tracing.dispose());
  const error = new Error('of both');
  captureException(error);
  const tagged = async (): Promise<unknown[]> =>
    (await sentryEvents('event'))
      .map(({ tags }) => (tags as Record<string, unknown>)['reference'])
      .filter(Boolean);
  await expect.poll(tagged).toEqual([tracing.referenceOf(error)]);
  expect(tracing.referenceOf(error)).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{5}$/);
});
