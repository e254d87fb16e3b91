import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBuiltPage, type BuiltPage } from './open-built-page.ts';

let built: BuiltPage;
beforeAll(async () => {
  built = await openBuiltPage();
});
afterAll(() => built?.close());

async function openScreen(): Promise<Page> {
  const { page } = await built.open(`http://127.0.0.1:${built.port}/`);
  await page.getByText('Technical details').click();
  await page.getByText('Error: duplicate key').waitFor();
  return page;
}

/** Gives the computed style of each element of the screen, as one text for each element. */
const looks = (page: Page): Promise<string[]> =>
  page.locator('.waybill-error').evaluate((screen) =>
    [screen, ...screen.querySelectorAll('*')].map((element) => {
      const style = getComputedStyle(element);
      const all = [...style].map((name) => `${name}: ${style.getPropertyValue(name)}`);
      return `${element.outerHTML.slice(0, 60)}\n${all.join('\n')}`;
    }),
  );

const colour = (page: Page, selector: string, property: string): Promise<string> =>
  page
    .locator(selector)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);

/** Tells how red, green and blue a computed colour is, each from 0 to 1. */
const channels = (computed: string): number[] =>
  [...computed.matchAll(/[\d.]+/g)].map(([digits]) =>
    computed.startsWith('rgb') ? Number(digits) / 255 : Number(digits),
  );

it('has a card, a red sign and a coloured button in a page without any other style sheet', async () => {
  const page = await openScreen();
  expect(await colour(page, '.waybill-error', 'border-top-style')).toBe('solid');
  expect(await colour(page, '.waybill-error', 'border-top-left-radius')).toBe('8px');
  // The shape of the sign is an attribute that a style sheet can remove.
  expect(await colour(page, '.waybill-error > svg > path', 'd')).toMatch(/^path/);
  const [red = 0, green = 1, blue = 1] = channels(await colour(page, '.waybill-error > svg', 'color'));
  expect(red).toBeGreaterThan(3 * Math.max(green, blue));
  expect(await colour(page, '.waybill-button-primary', 'background-color')).toBe('rgb(79, 95, 224)');
});

it.each([
  ['light text', 'body { background: #0a0a0a; color: #ededed }'],
  ['dark text', 'body { background: #fff; color: #171717 }'],
])('takes the colours of a page with %s, whatever the system prefers', async (_, css) => {
  const page = await openScreen();
  await page.addStyleTag({ content: css });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const text = await colour(page, 'body', 'color');
    expect(await colour(page, '.waybill-error-title', 'color')).toBe(text);
    expect(await colour(page, '.waybill-error-message', 'color')).toBe(text);
    expect(await colour(page, '.waybill-error', 'background-color')).toBe('rgba(0, 0, 0, 0)');
  }
});

const everything = `margin: 9px; padding: 17px; border: 5px dotted lime; border-radius: 30px; background: gold;
  color: green; font: italic 900 40px/3 serif; letter-spacing: 5px; text-transform: uppercase; text-align: right;
  text-decoration: overline; box-shadow: 0 0 9px red; text-shadow: 0 0 9px red; display: inline-flex; width: 100%;
  min-height: 70px; box-sizing: content-box; list-style: square; opacity: 0.5; transition: all 1s; cursor: wait;
  vertical-align: super; white-space: pre; text-indent: 30px; outline: 3px solid; transform: rotate(3deg)`;

it.each([
  // The elements around the screen keep their style, because their inherited values are the app's affair.
  ['each element', `:where(.waybill-error, .waybill-error :not(path)) { ${everything} }`],
  [
    'the names of elements',
    ['section', 'h2', 'p', 'code', 'button', 'a', 'time', 'output', 'details', 'summary', 'pre', 'dl', 'dt']
      .concat('dd', 'div', 'span', 'svg')
      .map((name) => `body div ${name} { ${everything} }`)
      .join('\n'),
  ],
])('keeps its look beside rules for %s', async (_, css) => {
  const page = await openScreen();
  const before = await looks(page);
  await page.addStyleTag({ content: css });
  expect(await looks(page)).toEqual(before);
});

it.each(['before', 'after'])('lets a class of the app win if its sheet comes %s ours', async (place) => {
  const page = await openScreen();
  await page.evaluate((where) => {
    const style = document.createElement('style');
    style.textContent = `.waybill-error { padding: 3px } .waybill-button { border-radius: 20px }`;
    if (where === 'before') document.head.prepend(style);
    else document.head.append(style);
  }, place);
  expect(await colour(page, '.waybill-error', 'padding-top')).toBe('3px');
  expect(await colour(page, '.waybill-button', 'border-top-left-radius')).toBe('20px');
});

it('takes colours from variables of the app', async () => {
  const page = await openScreen();
  await page.addStyleTag({
    content: ':root { --waybill-accent: rgb(1, 2, 3); --waybill-surface: rgb(4, 5, 6) }',
  });
  expect(await colour(page, '.waybill-button-primary', 'background-color')).toBe('rgb(1, 2, 3)');
  expect(await colour(page, '.waybill-error', 'background-color')).toBe('rgb(4, 5, 6)');
});
