import { expect, it } from 'vitest';
import type { SpanRecord, TraceData } from 'waybill';
import { openingRow, whereFailureBegan } from '../../../src/viewer/layout/failed-rows.ts';
import { layoutTrace } from '../../../src/viewer/layout/layout-trace.ts';
import { failedInvite } from '../../../stories/fixtures/trace-failed-invite.ts';
import { healthyInvite } from '../../../stories/fixtures/trace-healthy.ts';
import { onlyALog } from '../../../stories/fixtures/trace-incomplete.ts';
import { log, span, spanId, trace } from '../../../stories/fixtures/trace-records.ts';

const failed: Partial<SpanRecord> = { status: { code: 'error' } };

function opensOn(data: TraceData, id?: string): string | undefined {
  return openingRow(layoutTrace(data).rows, id)?.name;
}

it('opens on the span it was given', () => {
  expect(opensOn(failedInvite, spanId(4))).toBe('Verify token');
});

it('opens where the failure began, if the given span was not recorded', () => {
  expect(opensOn(failedInvite, 'ffffffffffffffff')).toBe('Create invitation');
});

it('opens on the deepest failed span, not on those that failed because of it', () => {
  expect(opensOn(failedInvite)).toBe('Create invitation');
});

it('looks below a span that dealt with the failure of its child', () => {
  const spans = [
    span(1, 'a', [0, 9], failed),
    span(2, 'b', [1, 8], { under: 1 }),
    span(3, 'c', [2, 7], { under: 2, ...failed }),
  ];
  expect(opensOn(trace({ spans }))).toBe('c');
});

it('opens on the earliest of several failures', () => {
  const spans = [
    span(1, 'a', [0, 9], failed),
    span(2, 'late', [5, 8], { under: 1, ...failed }),
    span(3, 'parent of early', [1, 8], { under: 1 }),
    span(4, 'early', [2, 7], { under: 3, ...failed }),
  ];
  expect(opensOn(trace({ spans }))).toBe('early');
});

it('opens on the first error among the log lines if no span failed', () => {
  const spans = [span(1, 'a', [0, 9])];
  const logs = [log(1, 'fine', 1, { under: 1 }), log(2, 'broken', 2, { under: 1, severityNumber: 17 })];
  expect(opensOn(trace({ spans, logs }))).toBe('broken');
  expect(opensOn(onlyALog)).toMatch(/^TypeError/);
});

it('opens a healthy trace at its root', () => {
  expect(opensOn(healthyInvite)).toBe('Invite member');
});

it('follows the failure of a reported request down to the step that made it fail', () => {
  const spans = [
    span(1, 'action', [0, 9], failed),
    span(2, 'request', [1, 8], { under: 1, ...failed }),
    span(3, 'handler', [2, 7], { under: 2 }),
    span(4, 'step', [3, 4], { under: 3, ...failed }),
    span(5, 'another request', [8, 9], { under: 1, ...failed }),
  ];
  const { rows } = layoutTrace(trace({ spans }));
  expect(whereFailureBegan(rows, spanId(2))).toBe(spanId(4));
  expect(whereFailureBegan(rows, spanId(5))).toBe(spanId(5));
  expect(whereFailureBegan(rows, 'ffffffffffffffff')).toBe('ffffffffffffffff');
});

it('opens nothing in an empty trace', () => {
  expect(opensOn(trace())).toBeUndefined();
});
