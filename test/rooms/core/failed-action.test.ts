import { describe, expect, it } from 'vitest';
import { createTestTracing } from 'waybill/testing';

describe('failed work', () => {
  it('is thrown on, the very error, and captured once', () => {
    const { tracing, logs, spans, endActions } = createTestTracing();
    const error = new Error('no');
    let thrown: unknown;
    try {
      tracing.action('Save', () => {
        throw error;
      });
    } catch (caught) {
      thrown = caught;
    }
    endActions();
    expect(thrown).toBe(error);
    expect(logs()).toMatchObject([{ body: 'Error: no', traceId: spans()[0]?.traceId }]);
    expect(spans()).toMatchObject([
      { status: { code: 'error', message: 'no' }, attributes: { 'error.type': 'Error' } },
    ]);
  });

  it('rejects with the very reason, whatever it is', async () => {
    const { tracing } = createTestTracing();
    for (const reason of [new Error('no'), 'text', undefined, { code: 1 }]) {
      const thrown: unknown = await tracing
        .action('Save', () => Promise.reject(reason as Error))
        .catch((caught: unknown) => caught);
      expect(thrown).toBe(reason);
    }
  });

  it('with undefined is a failure too', async () => {
    const { tracing, spans, logs, endActions } = createTestTracing();
    await tracing.action('Save', () => Promise.reject()).catch(() => {});
    endActions();
    expect(spans()).toMatchObject([{ status: { code: 'error' } }]);
    expect(logs()).toHaveLength(1);
  });
});
