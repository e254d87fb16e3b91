import { render, screen } from '@testing-library/react';
import { expect, it, onTestFinished } from 'vitest';
import type { DeliveryState } from 'waybill';
import { userEvent } from 'vitest/browser';
import { recordsOf } from './records-of.ts';

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

it('writes the lines of the example of log lines, with context and child', async () => {
  const { addToCart, tracing } = await import('readme:logs');
  const records = recordsOf(tracing);
  addToCart(['a', 'b']);
  void tracing.dispose();
  expect(records).toMatchObject([
    { type: 'log', body: 'added', attributes: { tenant: 'acme', part: 'cart', count: 2 } },
  ]);
});

it('attributes the call in the example of Supabase to its action', async () => {
  const { invite, tracing } = await import('readme:supabase');
  const records = recordsOf(tracing);
  // The project of the example does not exist, so the call fails, and its error leads to the request.
  const error = await invite('ada@example.com').catch((reason: unknown) => reason);
  const request = records.find((record) => record.type === 'span');
  void tracing.dispose();
  expect(tracing.occurrenceOf(error)).toMatchObject({ traceId: request?.traceId, spanId: request?.spanId });
});

it('shows the reference of a failed request in the example of React', async () => {
  const { App } = await import('readme:react');
  render(<App />);
  await userEvent.fill(screen.getByRole('textbox', { name: 'E-mail' }), 'ada@example.com');
  await userEvent.click(screen.getByRole('button', { name: 'Invite' }));
  const copy = await screen.findByRole('button', { name: /^Copy reference [0-9A-Z]{4}-[0-9A-Z]{5}$/ });
  expect(copy).toBeVisible();
});

it('finds a trace by its reference in the example of the support desk', async () => {
  const { SupportDesk } = await import('readme:viewer');
  render(<SupportDesk />);
  await userEvent.fill(screen.getByRole('searchbox'), 'Reference KM70-WHSPV');
  await userEvent.keyboard('{Enter}');
  expect(await screen.findByRole('treeitem', { name: /pay/ })).toHaveAttribute('aria-selected', 'true');
});

it('makes an action of a click in the example of user actions', async () => {
  const { tracing } = await import('readme:clicks');
  const records = recordsOf(tracing);
  render(
    <button data-track="save order" onClick={() => tracing.log.info('saving')}>
      Save
    </button>,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await expect.poll(() => records.length).toBe(2);
  void tracing.dispose();
  const [log, action] = records;
  expect(action).toMatchObject({ name: 'save order', attributes: { 'waybill.trigger': 'click' } });
  expect(log?.traceId).toBe(action?.traceId);
});

it('tells how fast the page is in the example of web vitals', async () => {
  const { tracing } = await import('readme:vitals');
  const records = recordsOf(tracing);
  const vitals = (): readonly unknown[] =>
    records.map(({ attributes }) => attributes['browser.web_vital.name']).filter(Boolean);
  await expect.poll(vitals).toContain('ttfb');
  void tracing.dispose();
});

it('delivers to the vendor in the example of other receivers, and says what became of it', async () => {
  const native = window.fetch;
  let status = 200;
  const sent: string[] = [];
  // In the place of the vendor, which a test must not reach.
  window.fetch = async (input, init) => {
    if (input !== '/vendor/v1/events') return native(input, init);
    sent.push(String(init?.body));
    return new Response(null, { status });
  };
  onTestFinished(() => {
    window.fetch = native;
  });
  const { tracing } = await import('readme:vendor');
  const states: DeliveryState[] = [];
  tracing.subscribe((event) => {
    if (event.type === 'delivery') states.push(event.delivery);
  });
  tracing.log.info('delivered');
  await tracing.flush();
  expect(states.at(-1)).toMatchObject({ state: 'delivered', queued: 0, delivered: 1 });
  status = 503;
  tracing.log.info('kept');
  await tracing.flush();
  expect(states.at(-1)).toMatchObject({ state: 'failed', queued: 1 });
  status = 400;
  await tracing.flush();
  expect(states.at(-1)).toMatchObject({ queued: 0, delivered: 1, dropped: 1 });
  expect(sent).toHaveLength(3);
  void tracing.dispose();
});

it('keeps records in the database of the example of the durable queue', async () => {
  const { tracing } = await import('readme:durable');
  onTestFinished(() => tracing.dispose());
  tracing.log.info('kept');
  expect(tracing.account()).toEqual({ captured: 1, adopted: 0, queued: 1, delivered: 0, dropped: {} });
  await expect.poll(async () => (await indexedDB.databases()).map(({ name }) => name)).toContain('waybill');
});

it('makes an action of what React calls in the example of a wrapped function', async () => {
  const { TeamName, tracing } = await import('readme:wrap');
  const records = recordsOf(tracing);
  render(<TeamName />);
  await userEvent.click(screen.getByRole('button', { name: 'Rename' }));
  await expect.poll(() => records.length).toBe(2);
  void tracing.dispose();
  const [request, action] = records;
  expect(action).toMatchObject({ name: 'rename team', attributes: { 'waybill.request_count': 1 } });
  expect(request).toMatchObject({ name: 'POST', traceId: action?.traceId });
});

it('sends headers to the target in the example of targets, and to none of its neighbours', async () => {
  const native = window.fetch;
  const sent: Record<string, string[]> = {};
  // In the place of the network, which a test must not use. What the other examples captured may leave meanwhile.
  window.fetch = async (input, init) => {
    const address = String(input);
    if (address.startsWith('https://api.example.com/'))
      sent[address] = [...new Headers(init?.headers).keys()];
    return new Response();
  };
  const { tracing } = await import('readme:targets');
  await fetch('https://api.example.com/v1/orders');
  await fetch('https://api.example.com/v2/orders');
  void tracing.dispose();
  window.fetch = native;
  expect(sent).toEqual({
    'https://api.example.com/v1/orders': ['traceparent', 'x-correlation-id', 'x-trace-id'],
    'https://api.example.com/v2/orders': [],
  });
});
