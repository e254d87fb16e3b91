import { describe, expect, it } from 'vitest';
import { createSupportBundle, type TelemetryRecord } from 'waybill';
import { createTestTracing, type TestTracing } from 'waybill/testing';
import { parseSupportBundle } from '../../../src/support-bundle/parse-support-bundle.ts';

function setUp(): TestTracing & { failed: (name: string) => { reference: string; traceId: string } } {
  const test = createTestTracing({ service: 'shop-web', version: '1.2.3' });
  return {
    ...test,
    failed(name) {
      const action = test.tracing.startAction(name);
      action.log.info(`${name} begins`, {
        items: 3,
        nested: { list: [1, 'a', null, true, { type: 'span' }] },
      });
      action.span('Store', (span) => span.end({ failure: '503' }));
      test.endActions();
      return action;
    },
  };
}

/** Gives records after JSON: members that are `undefined` are gone. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const sizeOf = (text: string): number => new TextEncoder().encode(text).length;

const idOf = (record: TelemetryRecord): string =>
  record.type === 'span' ? record.spanId : String(record.attributes['log.record.uid']);
const byId = (records: readonly TelemetryRecord[]): unknown =>
  plain(records.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1)));

describe('a bundle', () => {
  it('gives back the very records, with all that they hold, and the open spans', () => {
    const { tracing, failed, clock } = setUp();
    failed('Save');
    tracing.log.warn('of no action');
    clock.advance(1.000321);
    const open = tracing.startAction('Open', { attributes: { 'team.name': 'Ünïcode ✓ 🧾' } });
    open.log.info('under way', { precise: 0.1, big: 12345678901, negative: -1e-9 });
    tracing.captureError(
      new Error('No space  left\n\ton device; <b>|`*~&> \u00a0\u200b\u202e\u2028 {"type":"log"'),
    );
    const bundle = parseSupportBundle(createSupportBundle(tracing))!;
    expect(byId(bundle.records)).toEqual(byId(tracing.recent()));
    expect(bundle.records.some(({ attributes }) => attributes['waybill.unfinished'] === true)).toBe(true);
    expect(bundle).toMatchObject({ leftOut: 0, damaged: 0, problem: null });
    expect(Math.abs(Date.parse(bundle.madeAt) - Date.now())).toBeLessThan(60_000);
  });

  it('gives back links, events and times that are too large for a number', () => {
    const { tracing, failed } = setUp();
    failed('Save');
    const attributes = { 'a;b': 'c d' };
    const given = {
      ...tracing.recent().find((record) => record.type === 'span')!,
      endTimeUnixNano: '9007199254740993001',
      traceState: 'a=b,c=d',
      events: [{ timeUnixNano: '9007199254740993000', name: 'retry 1', attributes }],
      links: [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), attributes }],
    };
    const text = createSupportBundle({ ...tracing, recent: () => [given] });
    expect(plain(parseSupportBundle(text)?.records)).toEqual([plain(given)]);
  });

  it('names no environment if the tracing has none', () => {
    const { tracing } = createTestTracing({ service: 'shop-web', environment: undefined });
    expect(createSupportBundle(tracing).split('\n')[1]).toMatch(/Z by shop-web$/);
  });

  it('begins with a few lines for people', () => {
    const { tracing, failed } = setUp();
    const { reference } = failed('Save\nthe {"type":"waybill.bundle"} team');
    tracing.action('Load', (action) => action.log.info('x'));
    const [title, made, first, second, head, ...records] = createSupportBundle(tracing).split('\n');
    expect(title).toBe('Waybill support bundle: paste all of it into the search box of the support desk');
    expect(made).toMatch(/^Made \d{4}-\d\d-\d\dT[\d:.]+Z by shop-web 1\.2\.3 \(test\)$/);
    expect(first).toBe(
      `${reference} · failed · Save the "type":"waybill.bundle" team · 2026-01-01T00:00:00.000Z`,
    );
    expect(second).toMatch(/^\w{4}-\w{5} · no error · Load · 2026-/);
    expect(head).toMatch(/^\{"type":"waybill.bundle","version":1,"made_at":/);
    expect(records.pop()).toMatch(/^End of Waybill support bundle; records: 5, checksum: [\da-f]{8}$/);
    for (const record of records) expect(Object.keys(JSON.parse(record) as object)[0]).toBe('type');
  });

  it('holds one trace where one is asked for', () => {
    const { tracing, failed } = setUp();
    failed('Save');
    const { traceId } = failed('Load');
    const { records, leftOut } = parseSupportBundle(createSupportBundle(tracing, { traceId }))!;
    expect(records.map((record) => record.traceId)).toEqual([traceId, traceId, traceId]);
    expect(leftOut).toBe(0);
  });

  it('of nothing is a bundle too', () => {
    const { tracing } = setUp();
    const bundle = { records: [], leftOut: 0, damaged: 0, problem: null };
    expect(parseSupportBundle(createSupportBundle(tracing))).toMatchObject(bundle);
    expect(parseSupportBundle(createSupportBundle(tracing, { traceId: 'none' }))).toMatchObject(bundle);
  });

  it('is written whatever a clock or an exotic value gives', () => {
    const { tracing, failed } = setUp();
    failed('Save');
    const [first, ...others] = tracing.recent();
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const recent = () => [
      { ...first!, attributes: circular as never },
      ...others.map((record) => ({ ...record, startTimeUnixNano: 'NaN' })),
      ...others.map((record) => ({ ...record, startTimeUnixNano: '9'.repeat(40) })),
    ];
    const bundle = parseSupportBundle(createSupportBundle({ ...tracing, recent }));
    expect(bundle).toMatchObject({ leftOut: 1, damaged: 4 });
  });
});

it('holds no secret', () => {
  const { tracing } = setUp();
  const canary = 'c4n4ryc4n4ry';
  const token = `eyJhbGciOiJIUzI1NiJ9.${btoa(`{"sub":"${canary}"}`).replaceAll('=', '')}.${canary}signature`;
  tracing.action('Save', (action) => {
    action.log.info(`Bearer ${canary}-canary`, { password: canary, nested: [{ access_token: canary }] });
    action.log.info(`got ${token}`, {
      url: `https://user:${canary}@x/?token=${canary}#${canary}`,
      text: token,
    });
    tracing.captureError(new Error(`refused: ${token}`, { cause: `Bearer ${canary}` }));
  });
  const text = createSupportBundle(tracing);
  expect(text).toContain('refused:');
  for (const part of [canary, ...token.split('.').slice(1)]) expect(text).not.toContain(part);
});

describe('a bundle too large', () => {
  it.each([2000, 5000, 20_000, 100_000])(
    'keeps to %d bytes, failed traces first, then the newest',
    (maxBytes) => {
      const { tracing, failed, endActions } = setUp();
      const { reference } = failed('Fails');
      for (let nth = 0; nth < 60; nth++) {
        tracing.action(`Fine ${nth}`, (action) => action.log.info(`line ${nth} €`.repeat(20)));
        endActions();
      }
      const text = createSupportBundle(tracing, { maxBytes });
      expect(sizeOf(text)).toBeLessThanOrEqual(maxBytes);
      expect(text.split('\n')[2]).toContain(reference);
      const { records, leftOut, damaged } = parseSupportBundle(text)!;
      const all = tracing.recent();
      expect([leftOut + records.length, damaged]).toEqual([all.length, 0]);
      expect(text.includes(`\n${leftOut} of ${all.length} records did not fit and were left out\n`)).toBe(
        leftOut > 0,
      );
      const countIn = (list: readonly TelemetryRecord[], traceId: string | undefined): number =>
        list.filter((record) => record.traceId === traceId).length;
      const traceIds = new Set(records.map(({ traceId }) => traceId));
      for (const traceId of traceIds) expect(countIn(records, traceId)).toBe(countIn(all, traceId));
      if (traceIds.size > 1) expect(text.split('\n')[3]).toContain('Fine 59');
    },
  );

  it('keeps the end of a trace that is too large alone, without the line that does not fit', () => {
    const { tracing } = setUp();
    tracing.action('Long', (action) => {
      for (let nth = 0; nth < 50; nth++) action.log.info(`line ${nth}`, { text: 'x'.repeat(500) });
      action.log.error('the failure');
      action.log.info('large', { text: 'x'.repeat(4000), more: 'x'.repeat(4000) });
    });
    const { records, leftOut } = parseSupportBundle(createSupportBundle(tracing, { maxBytes: 5000 }))!;
    expect(leftOut).toBeGreaterThan(40);
    const bodies = records.map((record) => record.type === 'log' && record.body);
    expect(bodies).toContain('the failure');
    expect(bodies).toContain('line 49');
    expect(bodies).not.toContain('large');
  });

  it('of the smallest size is a head without records', () => {
    const { tracing, failed } = setUp();
    failed('Save');
    const text = createSupportBundle(tracing, { maxBytes: 0 });
    expect(parseSupportBundle(text)).toMatchObject({ records: [], leftOut: 3, damaged: 0, problem: null });
    expect(sizeOf(text)).toBeLessThan(600);
  });
});
