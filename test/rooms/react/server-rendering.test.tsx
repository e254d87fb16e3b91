import { createElement } from 'react';
import { renderToReadableStream, renderToString } from 'react-dom/server';
import { expect, it, onTestFinished, vi } from 'vitest';
import { TracingProvider } from 'waybill/react';
import { createTestTracing } from 'waybill/testing';
import { everyComponent, refusal } from './every-component.tsx';

function content(name: string) {
  const { tracing } = createTestTracing({ environment: 'production' });
  tracing.captureError(refusal);
  return <TracingProvider tracing={tracing}>{createElement(everyComponent[name]!)}</TracingProvider>;
}

const names = Object.keys(everyComponent);

it.each(names)('renders %s on a server without a page, and without a complaint', async (name) => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => complain.mockRestore());
  const html = renderToString(content(name));
  const onError = vi.fn<() => void>();
  const streamed = await new Response(await renderToReadableStream(content(name), { onError })).text();
  expect(html).not.toBe('');
  expect(streamed).toBe(html);
  expect(complain).not.toHaveBeenCalled();
  expect(onError).not.toHaveBeenCalled();
});

it('has the reference of an error in the HTML of the server', () => {
  const html = renderToString(content('ErrorWithCorrelation'));
  expect(html).toMatch(/<code[^>]*>\w{4}-\w{5}<\/code>/);
  expect(html).toMatch(/href="\/help\?reference=\w{4}-\w{5}"/);
});

it.each(names)(
  'needs no inline styles for %s, which a strict content security policy would block',
  (name) => {
    expect(renderToString(content(name))).not.toMatch(/style=|<style/);
  },
);
