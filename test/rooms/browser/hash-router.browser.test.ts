import { createHashRouter } from 'react-router';
import { expect, it, onTestFinished } from 'vitest';
import { click, show, traceUser } from './user-actions-page.ts';

it('the routes of the hash router of react-router belong to the click or to Back', async () => {
  const home = location.href;
  onTestFinished(() => history.replaceState(null, '', home));
  const { tracing, actions } = traceUser();
  const shown: string[] = [];
  const load = (name: string) => (): null => {
    shown.push(name);
    tracing.log.info(name);
    return null;
  };
  const router = createHashRouter([
    { path: '*', element: null },
    { path: '/orders', loader: load('orders'), element: null },
    { path: '/order', loader: load('order'), element: null },
  ]);
  onTestFinished(() => router.dispose());
  const find = show(
    '<button data-testid="1" id="orders">x</button><button data-testid="2" id="order">x</button>',
  );
  find('1').addEventListener('click', () => void router.navigate('/orders'));
  find('2').addEventListener('click', () => void router.navigate('/order'));
  await click(find('1'));
  await click(find('2'));
  await expect.poll(() => shown).toEqual(['orders', 'order']);
  history.back();
  await expect.poll(() => shown).toEqual(['orders', 'order', 'orders']);
  await expect
    .poll(async () => (await actions()).map(({ name }) => name))
    .toEqual(['orders', 'order', 'route change']);
});
