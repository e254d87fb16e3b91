import { describe, expect, it } from 'vitest';
import { createTestTracing } from 'waybill/testing';
import { parseSearch } from 'waybill/viewer';
import { formatReport } from '../../../src/react/report-text.ts';

const occurrence = {
  reference: 'KM70-WHSPV',
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  correlationId: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
  timeMs: Date.UTC(2026, 10, 20, 8, 39, 2, 118),
};

describe('the copied report', () => {
  it('is readable lines, the reference first', () => {
    const { tracing } = createTestTracing({
      service: 'team-web',
      version: '4.12.0',
      environment: 'production',
    });
    expect(formatReport(occurrence, { tracing, path: '/invoices/42' })).toBe(
      [
        'Reference: KM70-WHSPV',
        'Time: 2026-11-20T08:39:02Z',
        'App: team-web 4.12.0 (production)',
        'Page: /invoices/42',
        'Trace: 4bf92f3577b34da6a3ce929d0e0e4736',
        'Span: 00f067aa0ba902b7',
        'Correlation: 4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
      ].join('\n'),
    );
  });

  it('leaves out unknown parts', () => {
    const { spanId: _, ...withoutSpan } = occurrence;
    expect(formatReport(withoutSpan)).toBe(
      [
        'Reference: KM70-WHSPV',
        'Time: 2026-11-20T08:39:02Z',
        `Trace: ${occurrence.traceId}`,
        `Correlation: ${occurrence.correlationId}`,
      ].join('\n'),
    );
  });

  it('names an app without a version', () => {
    const { tracing } = createTestTracing({ service: 'team-web', environment: 'staging' });
    expect(formatReport(occurrence, { tracing })).toContain('\nApp: team-web (staging)\n');
  });

  it('names an app without an environment', () => {
    const { tracing } = createTestTracing({ service: 'team-web', environment: undefined });
    expect(formatReport(occurrence, { tracing })).toContain('\nApp: team-web\n');
  });

  it("leads the support desk's search to the failed span", () => {
    expect(parseSearch(formatReport(occurrence, { path: '/invoices/42' }))).toEqual({
      kind: 'trace',
      traceId: occurrence.traceId,
      spanId: occurrence.spanId,
    });
  });

  it('still leads to the trace when only its first line arrives', () => {
    const [firstLine = ''] = formatReport(occurrence).split('\n');
    expect(parseSearch(firstLine)).toEqual({ kind: 'reference', low40: occurrence.traceId.slice(-10) });
  });
});
