import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { click, show, traceUser } from './user-actions-page.ts';

// When a person has used the page, a new tracing does not open the page load.
beforeAll(() => click(document.body));

const home = location.href;
function keepPath(): void {
  onTestFinished(() => history.replaceState(null, '', home));
}

describe('the change of the path', () => {
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

  it('is no action if only the query changes, or names a part of the page', async () => {
    keepPath();
    const { tracing } = traceUser();
    history.replaceState(null, '', '?page=2');
    history.replaceState(null, '', '#part');
    expect(tracing.current()).toBeUndefined();
    history.replaceState(null, '', '#/orders');
    expect(tracing.current()?.name).toBe('route change');
  });
});

// The part of the Navigation API that the tests need.
interface NavigateEvent extends Event {
  readonly canIntercept: boolean;
  intercept(options: { handler: () => Promise<void> }): void;
}
const { navigation } = window as unknown as {
  readonly navigation: EventTarget & { navigate(url: string): unknown; back(): unknown };
};

describe('the route of a hash router', () => {
  const routed = (): Promise<unknown> =>
    new Promise((resolve) => window.addEventListener('hashchange', resolve, { once: true }));

  // The routers listen to one of these events.
  it.each(['hashchange', 'popstate'])('is one action with Back, heard by %s', async (type) => {
    keepPath();
    location.hash = '#/orders';
    await routed();
    location.hash = '#/orders/17';
    await routed();
    const { tracing, actions } = traceUser();
    window.addEventListener(type, () => tracing.log.info('showing orders'), { once: true });
    history.back();
    await routed();
    await expect.poll(actions).toMatchObject([{ name: 'route change' }]);
  });

  it('belongs to the click that leads there, with all its events', async () => {
    keepPath();
    const { tracing, records, actions } = traceUser();
    const find = show(
      '<button data-testid="script" id="go">x</button><a data-testid="link" id="link" href="#/b">x</a><button data-testid="back" id="back">x</button>',
    );
    find('script').addEventListener('click', () => (location.hash = '#/a'));
    find('back').addEventListener('click', () => history.back());
    const types = ['hashchange', 'popstate'];
    const hear = ({ type }: Event): void => tracing.log.info(type);
    for (const type of types) window.addEventListener(type, hear);
    for (const testId of ['script', 'link', 'back']) {
      const done = routed();
      await click(find(testId));
      await done;
    }
    for (const type of types) window.removeEventListener(type, hear);
    const found = await actions();
    expect(found.map(({ name }) => name)).toEqual(['go', 'link', 'back']);
    const lines = records().filter(({ type }) => type === 'log');
    expect(lines.map(({ traceId }) => found.findIndex((action) => action.traceId === traceId))).toEqual([
      0, 0, 1, 1, 2, 2,
    ]);
  });
});

describe('the route of a router on the Navigation API', () => {
  it('belongs to the click or to Back, in the event and in its handler', async () => {
    keepPath();
    const { tracing, records, actions } = traceUser();
    const find = show(
      '<button data-testid="script" id="go">x</button><a data-testid="link" id="link" href="/b">x</a><button data-testid="back" id="back">x</button>',
    );
    let finish = (): void => {};
    const route = (event: Event): void => {
      const change = event as NavigateEvent;
      if (!change.canIntercept) return;
      tracing.log.info('navigate');
      change.intercept({
        async handler() {
          await Promise.resolve();
          tracing.log.info('handler');
          finish();
        },
      });
    };
    navigation.addEventListener('navigate', route);
    onTestFinished(() => navigation.removeEventListener('navigate', route));
    find('script').addEventListener('click', () => void navigation.navigate('/a'));
    find('back').addEventListener('click', () => void navigation.back());
    const perform = async (act: () => unknown): Promise<void> => {
      const done = new Promise<void>((resolve) => (finish = resolve));
      await Promise.all([act(), done]);
    };
    for (const testId of ['script', 'link', 'back']) await perform(() => click(find(testId)));
    await expect.poll(async () => (await actions()).length).toBe(3);
    await perform(() => history.forward());
    await expect
      .poll(async () => (await actions()).map(({ name }) => name))
      .toEqual(['go', 'link', 'back', 'route change']);
    const found = await actions();
    const lines = records().filter(({ type }) => type === 'log');
    expect(lines.map(({ traceId }) => found.findIndex((action) => action.traceId === traceId))).toEqual([
      0, 0, 1, 1, 2, 2, 3, 3,
    ]);
    expect(found[3]?.attributes).toMatchObject({ 'url.path': '/b' });
  });
});
