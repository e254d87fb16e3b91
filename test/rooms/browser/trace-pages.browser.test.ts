import { describe, expect, it, onTestFinished } from 'vitest';
import { click, show, traceUser } from './user-actions-page.ts';

describe('the change of the path', () => {
  const home = location.href;
  function keepPath(): void {
    onTestFinished(() => history.replaceState(null, '', home));
  }

  it('is an action of its own without a click', async () => {
    keepPath();
    const { tracing, actions } = traceUser();
    history.pushState(null, '', '/orders/17?token=secret');
    tracing.log.info('showing orders');
    const shown = await actions();
    expect(shown).toMatchObject([
      { name: 'route change', attributes: { 'waybill.trigger': 'navigate', 'url.path': '/orders/17' } },
    ]);
    expect(JSON.stringify(shown)).not.toContain('secret');
    expect(tracing.current()).toBeUndefined();
  });

  it('does not reach the next task', async () => {
    keepPath();
    const { tracing } = traceUser();
    const { port1, port2 } = new MessageChannel();
    const heard = new Promise<unknown>((resolve) => {
      port1.addEventListener('message', () => resolve(tracing.current()?.name));
      port1.start();
    });
    port2.postMessage('next');
    history.pushState(null, '', '/orders/18');
    const now = tracing.current()?.name;
    await Promise.resolve();
    expect([now, tracing.current()?.name]).toEqual(['route change', 'route change']);
    expect(await heard).toBeUndefined();
  });

  it('is an action when a person goes back', async () => {
    keepPath();
    const { tracing, actions } = traceUser();
    history.pushState(null, '', '/orders');
    await actions();
    const hear = (): void => tracing.log.info('back');
    window.addEventListener('popstate', hear, { once: true });
    history.back();
    await expect.poll(actions).toMatchObject([{ name: 'route change' }]);
  });

  it('belongs to the click that leads there', async () => {
    keepPath();
    const { tracing, actions } = traceUser();
    const link = show('<a data-testid="it" href="/orders" id="orders">x</a>')('it');
    link.addEventListener('click', (event) => {
      event.preventDefault();
      history.pushState(null, '', '/orders');
      tracing.log.info('showing orders');
    });
    await click(link);
    expect((await actions()).map(({ name }) => name)).toEqual(['orders']);
  });

  it('is no action if only the query changes', async () => {
    keepPath();
    const { tracing } = traceUser();
    history.replaceState(null, '', '?page=2');
    expect(tracing.current()).toBeUndefined();
  });
});
