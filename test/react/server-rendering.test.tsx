import { renderToString } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { ErrorBoundary, ErrorWithCorrelation, Reference, TracingProvider, useAction } from 'waybill/react';
import { createTestTracing } from 'waybill/testing';

function Save() {
  const { run, pending } = useAction('save', () => {});
  return <button onClick={() => void run()}>{pending ? 'Saving' : 'Save'}</button>;
}

it('renders on a server without a page, and without a complaint', () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { tracing } = createTestTracing({ environment: 'production' });
  const error = new Error('refused');
  const reference = tracing.captureError(error);
  const html = renderToString(
    <TracingProvider tracing={tracing}>
      <ErrorBoundary>
        <Save />
        <Reference value="KM70-WHSPV" />
        <ErrorWithCorrelation error={error} supportHref="/help" />
      </ErrorBoundary>
    </TracingProvider>,
  );
  expect(html).toContain('Save');
  expect(html).toContain('KM70-WHSPV');
  expect(html).toContain(`/help?reference=${reference}`);
  expect(complain).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

it('needs no inline styles, which a strict content security policy would block', () => {
  const html = renderToString(<ErrorWithCorrelation error={new Error('refused')} onRetry={() => {}} />);
  expect(html).not.toMatch(/style=|<style/);
});
