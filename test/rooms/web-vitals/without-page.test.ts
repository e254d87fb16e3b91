import { expect, it } from 'vitest';
import { createTestTracing } from 'waybill/testing';
import { traceWebVitals } from 'waybill/web-vitals';

it('does nothing outside a page', () => {
  const { tracing, records, diagnostics } = createTestTracing({ instrumentations: [traceWebVitals()] });
  tracing.startAction('page load').end();
  void tracing.dispose();
  expect(records()).toEqual([]);
  expect(diagnostics).toEqual([]);
});
