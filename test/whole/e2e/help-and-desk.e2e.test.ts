import type { Locator } from 'playwright';
import { describe, expect, it } from 'vitest';
import { demo, openDemoForEachTest, page } from './demo-page.ts';
import { breakSomething, invite, signIn } from './team-app.ts';

openDemoForEachTest();

const holdsFocus = (element: Locator): Promise<boolean> =>
  element.evaluate((node) => node.contains(document.activeElement));

it('names on the help page what each reference is about, and when it happened', async () => {
  await signIn(page, demo);
  await invite(page, 'lin@unreachable.example');
  await page.getByRole('region', { name: 'The invitation was not sent' }).waitFor();
  await breakSomething(page, /^A card crashes/);
  await page.getByRole('region', { name: 'The activity cannot be shown' }).waitFor();
  await page.getByRole('link', { name: 'Help' }).click();
  const entries = page.getByRole('region', { name: 'What went wrong in this tab' }).getByRole('listitem');
  await entries.nth(1).waitFor();
  expect(await entries.nth(0).textContent()).toMatch(/^The activity cannot be shown\d+ \w+ \d{4}.*\d\d:\d\d/);
  expect(await entries.nth(1).textContent()).toMatch(/^The invitation was not sent/);

  await page.reload();
  await entries.filter({ hasText: 'The invitation was not sent' }).waitFor();
  await entries.nth(1).getByRole('link', { name: 'Look it up' }).click();
  await page.getByRole('treeitem', { selected: true }).filter({ hasText: 'send e-mail' }).waitFor();
});

describe('after a card has crashed, the focus is on the card', () => {
  const screen = () => page.getByRole('region', { name: 'The activity cannot be shown' });

  it.each(['/', '/help'])('if the menu on the page %s made it crash', async (path) => {
    await signIn(page, demo);
    if (path !== '/') await page.getByRole('link', { name: 'Help' }).click();
    await breakSomething(page, /^A card crashes/);
    await screen().waitFor();
    await expect.poll(() => holdsFocus(screen())).toBe(true);
  });

  it('if another try fails too', async () => {
    await signIn(page, demo);
    await breakSomething(page, /^A card crashes/);
    const copy = screen().getByRole('button', { name: /^Copy reference/ });
    const first = await copy.getAttribute('aria-label');
    await screen().getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => copy.getAttribute('aria-label')).not.toBe(first);
    await expect.poll(() => holdsFocus(screen())).toBe(true);
  });

  it('unless the focus is on the switch of the card, which made it crash', async () => {
    await signIn(page, demo);
    const times = page.getByRole('checkbox', { name: 'Times of the region' });
    await times.click();
    await screen().waitFor();
    expect(await holdsFocus(times)).toBe(true);
  });
});

it.each(['light', 'dark'] as const)('gives the skip link the colours of the app, %s', async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await signIn(page, demo);
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await skip.focus();
  const colours = await skip.evaluate((link) => {
    const read = (value: string): string => {
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.color = value;
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    };
    const { color, backgroundColor } = getComputedStyle(link);
    return {
      own: [color, backgroundColor],
      app: [read('var(--waybill-accent)'), read('var(--waybill-surface)')],
    };
  });
  expect(colours.own).toEqual(colours.app);
});

it('gives the buttons of the support desk their look beside the style sheet of the error screens', async () => {
  await signIn(page, demo);
  await page.getByRole('link', { name: 'Support desk' }).click();
  const button = page.getByRole('button', { name: 'Search' });
  await button.waitFor();
  expect(await button.evaluate((node) => getComputedStyle(node).borderTopStyle)).toBe('solid');
  expect(await button.evaluate((node) => getComputedStyle(node).borderRadius)).toBe('6px');
});
