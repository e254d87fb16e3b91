import { act } from '@testing-library/react';
import { page, userEvent } from 'vitest/browser';
import { expect, it } from 'vitest';
import { RecentReferences, TracingProvider } from 'waybill/react';
import { createTracingStore } from 'waybill/store';
import { createTestTracing } from 'waybill/testing';
import { expectQuietConsole } from './quiet-console.ts';
import { render, renderTraced } from './render.tsx';
import { seeCopied } from './see-copied.ts';

expectQuietConsole();

const rows = page.getByRole('listitem');

it('shows nothing where nothing went wrong', () => {
  renderTraced(
    <main>
      <RecentReferences />
    </main>,
  );
  expect(document.querySelector('main')?.childElementCount).toBe(0);
});

it('lists the errors, the newest first, each code once', async () => {
  const { tracing } = renderTraced(<RecentReferences />);
  let first = '';
  let second = '';
  act(() => {
    first = tracing.captureError(new Error('first')).reference;
    tracing.action('save', () => {
      second = tracing.captureError(new Error('second')).reference;
      tracing.captureError(new Error('of the same action'));
    });
  });
  await expect.element(page.getByRole('region', { name: /^Something went wrong earlier/ })).toBeVisible();
  expect(rows.elements().map((row) => row.querySelector('code')?.textContent)).toEqual([second, first]);
  expect(document.querySelectorAll('time')).toHaveLength(2);
});

it('copies the lines of a reference, without a page, which is another one by now', async () => {
  const { tracing } = renderTraced(<RecentReferences />);
  let reference = '';
  act(() => {
    reference = tracing.captureError(new Error('refused')).reference;
  });
  await seeCopied(() => userEvent.click(page.getByRole('button', { name: `Copy reference ${reference}` })));
  const copied = await navigator.clipboard.readText();
  expect(copied).toMatch(new RegExp(`^Reference: ${reference}\\nTime: `));
  expect(copied).not.toContain('Page:');
});

it('knows them after a reload', async () => {
  const before = createTestTracing({ service: 'shop-web' }).tracing;
  createTracingStore(before);
  const reference = before.captureError(new Error('refused')).reference;
  // After a reload only the storage of the page is left, so a new tracing stands for the reload.
  const { tracing } = createTestTracing({ service: 'shop-web' });
  render(
    <TracingProvider tracing={tracing}>
      <RecentReferences headingLevel={3} />
    </TracingProvider>,
  );
  await expect.element(page.getByText(reference, { exact: true })).toBeVisible();
  await expect.element(page.getByRole('heading', { level: 3 })).toBeVisible();
});
