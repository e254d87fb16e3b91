import { expect, it, onTestFinished } from 'vitest';
import { readClock } from 'waybill/clock';

it('sends the clock of the tab to the target in the example of a page', async () => {
  const native = window.fetch;
  const sent: Headers[] = [];
  window.fetch = async (_, init) => {
    sent.push(new Headers(init?.headers));
    return new Response();
  };
  const { clock, tracing } = await import('docs:clock/page');
  onTestFinished(async () => {
    await tracing.dispose();
    window.fetch = native;
  });
  await tracing.action('order', ({ fetch: traced }) => traced('https://api.example.com/orders'));
  expect(clock.component).toMatch(/^shop-web#[0-9a-f]{16}$/);
  expect(readClock(sent[0]?.get('raceway-clock'))?.clock).toEqual([[clock.component, 1]]);
});
