import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { recordsOf } from './records-of.ts';

const COPY = /^Copy reference [0-9A-Z]{4}-[0-9A-Z]{5}$/;

it('traces the first example: action, request and log line of one trace', async () => {
  const { pay, tracing } = await import('readme:start');
  const records = recordsOf(tracing);
  await pay('A-1');
  await expect.poll(() => records.length).toBe(3);
  void tracing.dispose();
  const [log, request, action] = records;
  expect(log).toMatchObject({ type: 'log', body: 'paying', traceId: action?.traceId });
  expect(request).toMatchObject({ type: 'span', name: 'POST', traceId: action?.traceId });
  expect(action).toMatchObject({ type: 'span', name: 'pay' });
});

it('shows the reference of a failed request in the example of React, keeps the page, and tries again', async () => {
  const { App } = await import('readme:react');
  const { href } = window.location;
  render(<App />);
  const email = screen.getByRole('textbox', { name: 'E-mail' });
  await userEvent.fill(email, 'ada@example.com');
  await userEvent.click(screen.getByRole('button', { name: 'Invite' }));
  const copy = await screen.findByRole('button', { name: COPY });
  expect(copy).toBeVisible();
  expect(email).toHaveValue('ada@example.com');
  expect(window.location.href).toBe(href);
  const first = copy.getAttribute('aria-label');
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  const shown = () => screen.queryByRole('button', { name: COPY })?.getAttribute('aria-label') ?? first;
  await expect.poll(shown).not.toBe(first);
});

it('finds a trace by its reference in the example of the support desk', async () => {
  const { SupportDesk } = await import('readme:viewer');
  render(<SupportDesk />);
  await userEvent.fill(screen.getByRole('textbox', { name: 'Find what a user saw' }), 'Reference KM70-WHSPV');
  await userEvent.keyboard('{Enter}');
  expect(await screen.findByRole('treeitem', { name: /pay/ })).toHaveAttribute('aria-selected', 'true');
});
