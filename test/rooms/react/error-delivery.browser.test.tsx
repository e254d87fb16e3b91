import { act } from '@testing-library/react';
import { page, userEvent } from 'vitest/browser';
import { expect, it, vi } from 'vitest';
import type { Delivery, Exporter } from 'waybill';
import { ErrorWithCorrelation, TracingProvider } from 'waybill/react';
import { createTestTracing } from 'waybill/testing';
import type { TestTracing } from 'waybill/testing';
import { expectQuietConsole } from './quiet-console.ts';
import { render, renderTraced } from './render.tsx';
import { seeCopied } from './see-copied.ts';

expectQuietConsole();

/** A receiver. The test gives its answers by hand. */
function createReceiver() {
  const attempts: ((how: Delivery | Error) => void)[] = [];
  let size = 0;
  const exporter: Exporter = (records) => {
    size = records.length;
    return new Promise((resolve, reject) => {
      attempts.push((how) => (how instanceof Error ? reject(how) : resolve(how)));
    });
  };
  return {
    exporter,
    accept: () => act(async () => attempts.shift()?.({ accepted: size, rejected: [] })),
    refuse: () =>
      act(async () => {
        attempts.shift()?.({
          accepted: 0,
          rejected: Array.from({ length: size }, () => ({ reason: 'too old' })),
        });
      }),
    fail: () => act(async () => attempts.shift()?.(new Error('the network is down'))),
  };
}

const refused = new Error('refused by the server');

/** Records an error and shows it. */
function showRecorded({ tracing, rerender }: TestTracing & ReturnType<typeof renderTraced>): void {
  act(() => {
    tracing.captureError(refused);
    rerender(<ErrorWithCorrelation error={refused} />);
  });
}

const send = ({ tracing }: TestTracing) => act(async () => void tracing.flush());
const copyDetails = page.getByRole('button', { name: 'Copy details' });
const delivery = () => document.querySelector('[data-delivery]')?.getAttribute('data-delivery');

it('says that the report waits, and then that it was sent', async () => {
  const { exporter, accept } = createReceiver();
  const test = renderTraced(<ErrorWithCorrelation error={null} />, { exporter });
  showRecorded(test);
  await expect.element(page.getByText('The report will be sent.')).toBeVisible();
  await send(test);
  await expect.element(page.getByText('The report will be sent.')).toBeVisible();
  await accept();
  await expect.element(page.getByText('Report sent.')).toBeVisible();
  await expect.element(copyDetails).not.toBeInTheDocument();
  expect(delivery()).toBe('sent');
});

it('offers everything for copying when the report could not be sent', async () => {
  const { exporter, fail } = createReceiver();
  const test = renderTraced(<ErrorWithCorrelation error={null} />, { exporter });
  showRecorded(test);
  await send(test);
  await fail();
  await expect.element(page.getByText(/^The report could not be sent/)).toBeVisible();
  await seeCopied(() => userEvent.click(copyDetails));
  const copied = await navigator.clipboard.readText();
  expect(copied).toContain('End of Waybill support bundle');
  expect(copied).toContain(test.tracing.occurrenceOf(refused)!.reference);
  await expect.element(copyDetails).toHaveFocus();
});

it('keeps saying so while it is tried again, until that succeeds', async () => {
  const { exporter, accept, fail } = createReceiver();
  const test = renderTraced(<ErrorWithCorrelation error={null} />, { exporter });
  showRecorded(test);
  await send(test);
  await fail();
  await userEvent.click(copyDetails);
  await send(test);
  await expect.element(copyDetails).toHaveFocus();
  expect(delivery()).toBe('unsent');
  await accept();
  await expect.element(page.getByText('Report sent.')).toBeVisible();
});

it('says that it could not be sent when the receiver refuses it for good', async () => {
  const { exporter, refuse } = createReceiver();
  const test = renderTraced(<ErrorWithCorrelation error={null} />, { exporter });
  showRecorded(test);
  await send(test);
  await refuse();
  await expect.element(copyDetails).toBeVisible();
});

it('says a change in a live region that was there before', async () => {
  const { exporter, accept } = createReceiver();
  const test = renderTraced(<ErrorWithCorrelation error={null} />, { exporter });
  showRecorded(test);
  await send(test);
  const region = page.getByRole('status').filter({ hasText: 'The report will be sent.' }).element();
  await accept();
  expect(region.textContent).toBe('Report sent.');
});

it('shows the details if all ways to copy fail', async () => {
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('', 'NotAllowedError'));
  vi.spyOn(document, 'execCommand').mockReturnValue(false);
  const { exporter, fail } = createReceiver();
  const test = renderTraced(<ErrorWithCorrelation error={null} />, { exporter });
  showRecorded(test);
  await send(test);
  await fail();
  await userEvent.click(copyDetails);
  await expect.element(page.getByText(/^Press Ctrl\+C/)).toBeVisible();
  expect(String(getSelection())).toContain(test.tracing.occurrenceOf(refused)!.traceId);
});

it('knows an error from before the provider, for example from the start of the app', async () => {
  const { exporter, accept } = createReceiver();
  const test = createTestTracing({ exporter });
  test.tracing.captureError(refused);
  render(
    <TracingProvider tracing={test.tracing}>
      <ErrorWithCorrelation error={refused} />
    </TracingProvider>,
  );
  await expect.element(page.getByText('The report will be sent.')).toBeVisible();
  await send(test);
  await accept();
  await expect.element(page.getByText('Report sent.')).toBeVisible();
});

it('is silent if nothing is to be sent', async () => {
  const test = renderTraced(<ErrorWithCorrelation error={null} />, { exporter: undefined as never });
  showRecorded(test);
  await expect.element(page.getByText(test.tracing.referenceOf(refused)!, { exact: true })).toBeVisible();
  expect(delivery()).toBeUndefined();
});
