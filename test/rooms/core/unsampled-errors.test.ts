import { describe, expect, it } from 'vitest';
import type { Action, TelemetryRecord } from 'waybill';
import { createTestTracing } from 'waybill/testing';

const nameOf = (record: TelemetryRecord): string =>
  record.type === 'span' ? record.name : String(record.body);

function setUp() {
  const test = createTestTracing({ sampleRatio: 0 });
  const sent = async (): Promise<string[]> => {
    await test.tracing.flush();
    return test.exporter.records().map(nameOf);
  };
  return { ...test, sent };
}

describe('an action that is not sampled', () => {
  it('sends nothing if it goes well', async () => {
    const { tracing, sent, endActions } = setUp();
    tracing.action('Save', (action) => {
      action.log.info('step 1');
      action.span('Validate', () => {});
    });
    endActions();
    expect(await sent()).toEqual([]);
  });

  it('sends its earlier records when it fails, and its later ones too', async () => {
    const { tracing, sent, endActions } = setUp();
    const other = tracing.startAction('Other');
    const work = (): void =>
      tracing.action('Save', (action) => {
        action.log.info('step 1');
        other.log.info('of another action');
        action.span('Validate', () => {});
        throw new Error('refused');
      });
    expect(work).toThrow('refused');
    endActions();
    expect(await sent()).toEqual(['step 1', 'Validate', 'Error: refused', 'Save']);
  });

  it.each<[string, (action: Action) => void]>([
    ['a failed span', (action) => action.span('Store', (span) => span.end({ failure: '503' }))],
    ['a line of level error', (action) => action.log.error('could not store')],
    [
      'an error that was captured',
      (action) => action.run(() => action.log.error('x', { error: new Error('no') })),
    ],
    ['its own end', (action) => action.end({ failure: 'refused' })],
  ])('sends it for %s as well', async (_, fail) => {
    const { tracing, sent, endActions } = setUp();
    tracing.action('Save', (action) => {
      action.log.info('before');
      fail(action);
    });
    endActions();
    const names = await sent();
    expect(names[0]).toBe('before');
    expect(names.at(-1)).toBe('Save');
  });

  it('is remembered over many others, to a bound', async () => {
    const { tracing, sent } = setUp();
    const action = tracing.startAction('Save');
    for (let nth = 0; nth < 400; nth++) {
      action.log.info(`line ${nth}`);
    }
    tracing.log.info('x');
    action.run(() => tracing.captureError(new Error('late')));
    const names = await sent();
    expect(names).toContain('line 399');
    expect(names).not.toContain('line 0');
    expect(names.length).toBeLessThanOrEqual(302);
  });
});

describe('forced sampling', () => {
  it('sends one action whole, whatever the ratio', async () => {
    const { tracing, sent, endActions } = setUp();
    tracing.action('Save', (action) => action.log.info('kept'), { sampled: true });
    tracing.action('Load', (action) => action.log.info('not kept'));
    endActions();
    expect(await sent()).toEqual(['kept', 'Save']);
  });

  it('holds for every program that continues the trace', () => {
    const { tracing } = setUp();
    expect(tracing.startAction('Save', { sampled: true }).context.flags & 1).toBe(1);
  });
});

it('remembers the last records, whether they are sent or not, and the open spans', () => {
  const { tracing } = setUp();
  tracing.action('Save', (action) => action.log.info('line'));
  const open = tracing.startAction('Open');
  open.span('step', () => {});
  expect(tracing.recent().map((record) => [nameOf(record), record.attributes['waybill.unfinished']])).toEqual(
    [
      ['line', undefined],
      ['step', undefined],
      ['Save', true],
      ['Open', true],
    ],
  );
});
