import { expect, it } from 'vitest';
import { createTestTracing } from 'waybill/testing';
import { traceWebVitals } from 'waybill/web-vitals';

it('adds no record outside a page, and says so', () => {
  const { tracing, records, diagnostics } = createTestTracing({ instrumentations: [traceWebVitals()] });
  tracing.startAction('page load').end();
  void tracing.dispose();
  expect(records()).toMatchObject([{ name: 'page load' }]);
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'traceWebVitals works only in a page; leave it out in a worker.',
  ]);
});
