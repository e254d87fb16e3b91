import { page, userEvent } from 'vitest/browser';
import { act } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ErrorWithCorrelation, messagesDe } from 'waybill/react';
import { pseudoLocale } from '../../../stories/fixtures/pseudo.ts';
import { expectQuietConsole } from './quiet-console.ts';
import { renderTraced } from './render.tsx';
import { seeCopied } from './see-copied.ts';

expectQuietConsole();

const error = new Error('refused by the server');

/** Shows an error screen with all its texts. Its report could not be sent. */
async function showEverything(messages: typeof messagesDe) {
  const test = renderTraced(<ErrorWithCorrelation error={null} />, {
    messages,
    exporter: () => Promise.reject(new Error('blocked')),
  });
  await act(async () => {
    test.tracing.captureError(error);
    await test.tracing.flush();
  });
  test.rerender(<ErrorWithCorrelation error={error} onRetry={() => {}} supportHref="/help" />);
  await userEvent.click(page.getByText(messages.details));
  return test;
}

/** Gives all visible and spoken texts, except those that are the same in every language. */
function textsOf(root: Element): string[] {
  const texts: string[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement?.closest('[translate="no"]') || !node.textContent?.trim()) continue;
    texts.push(node.textContent);
  }
  const names = [...root.querySelectorAll('[aria-label]')].map((element) =>
    element.getAttribute('aria-label')!,
  );
  return [...texts, ...names];
}

it('says nothing but by its messages', async () => {
  await showEverything(pseudoLocale);
  const section = page.getByRole('region', { name: pseudoLocale.title }).element();
  const texts = textsOf(section);
  expect(texts).toContain(pseudoLocale.unsent);
  expect(texts).toContain(pseudoLocale.retry);
  expect(texts.filter((text) => !text.startsWith('['))).toEqual([]);
});

it('speaks German, with times as Germans write them', async () => {
  const { tracing } = await showEverything(messagesDe);
  await expect.element(page.getByRole('heading', { name: 'Etwas ist schiefgegangen' })).toBeVisible();
  await expect.element(page.getByText(/^Der Bericht konnte nicht gesendet werden/)).toBeVisible();
  const { reference, timeMs } = tracing.occurrenceOf(error)!;
  await seeCopied(
    () => userEvent.click(page.getByRole('button', { name: `Referenz ${reference} kopieren` })),
    'Kopiert',
  );
  expect(await navigator.clipboard.readText()).toMatch(/^Reference: /);
  const time = document.querySelector('time')!;
  expect(time.textContent).toMatch(/^\d\d\.\d\d\.\d{4}, \d\d:\d\d:\d\d \S+$/);
  expect(time.dateTime).toBe(new Date(timeMs).toISOString());
});
