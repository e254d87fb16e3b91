import { expect, it } from 'vitest';
import { createTestTracing } from 'waybill/testing';
import { traceWebVitals } from 'waybill/web-vitals';

it('records nothing outside a page, and says so', () => {
  const { tracing, records, diagnostics } = createTestTracing({ instrumentations: [traceWebVitals()] });
  tracing.startAction('page load').end();
  void tracing.dispose();
  expect(records()).toEqual([]);
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'traceWebVitals works only in a page; leave it out in a worker.',
  ]);
});
