import { describe, expect, it } from 'vitest';
import { createTracing, type TracingOptions } from 'waybill';
import { createTestTracing } from 'waybill/testing';

describe('sampling', () => {
  /** Creates ids. Their low 56 bits decide about sampling, and stand at the given part (0 to 1) of the range. */
  const idsAt = (part: number) => (byteLength: 8 | 16) => {
    const bytes = new Uint8Array(byteLength).fill(1);
    bytes[byteLength - 7] = Math.floor(part * 256);
    return bytes;
  };

  it.each([
    [1, 0, true],
    [0, 0.999, false],
    [0.25, 0.76, true],
    [0.25, 0.74, false],
    [0.5, 0.5, true],
    [0.5, 0.49, false],
  ])('keeps with a ratio of %d the trace at %d: %s', (sampleRatio, part, kept) => {
    const { tracing } = createTestTracing({ sampleRatio, createId: idsAt(part) });
    expect(tracing.startAction('Save').context.flags & 1).toBe(kept ? 1 : 0);
  });

  it('keeps one trace of ten in production, and all traces without an environment', () => {
    const share = (options: Partial<TracingOptions>) => {
      const tracing = createTracing({ service: 'x', ...options });
      const flags = Array.from({ length: 2000 }, () => {
        const action = tracing.startAction('a');
        action.end();
        return action.context.flags & 1;
      });
      return flags.filter(Boolean).length / flags.length;
    };
    expect(share({})).toBe(1);
    expect(share({ environment: 'staging' })).toBe(1);
    const production = share({ environment: 'production' });
    expect(production).toBeGreaterThan(0.05);
    expect(production).toBeLessThan(0.15);
  });

  it('exports nothing of an unsampled action, but tells subscribers everything', async () => {
    const { tracing, exporter, records } = createTestTracing({ sampleRatio: 0 });
    const action = tracing.startAction('Save');
    action.log.info('step');
    action.span('Validate', () => {});
    action.end();
    await tracing.flush();
    expect(exporter.records()).toEqual([]);
    expect(records()).toHaveLength(3);
  });

  it('exports errors whatever the ratio', async () => {
    const { tracing, exporter } = createTestTracing({ sampleRatio: 0 });
    const action = tracing.startAction('Save');
    action.run(() => tracing.captureError(new Error('no')));
    action.end({ error: new Error('no') });
    tracing.captureError(new Error('outside'));
    await tracing.flush();
    expect(exporter.records().map(({ type }) => type)).toEqual(['log', 'span', 'log']);
  });

  it('obeys an action that says itself whether it is kept', () => {
    const { tracing } = createTestTracing({ sampleRatio: 0 });
    expect(tracing.startAction('Keep', { sampled: true }).context.flags).toBe(1);
    expect(createTestTracing().tracing.startAction('Drop', { sampled: false }).context.flags).toBe(0);
  });

  it.each([0, 1, 2, 3])('continues a trace with the flags %d as they came', (flags) => {
    const { tracing } = createTestTracing();
    const parent = {
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      flags,
      correlationId: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
      sessionId: null,
    };
    expect(tracing.startAction('Go on', { parent }).context.flags).toBe(flags);
  });
});
