import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBuiltPage, type BuiltPage } from './open-built-page.ts';

let built: BuiltPage;
beforeAll(async () => {
  built = await openBuiltPage();
});
afterAll(() => built?.close());

it.each(['', '?dialog', '?page'])(
  'shows everything under a strict content security policy (%s)',
  async (query) => {
    const { page, complaints } = await built.open(`http://127.0.0.1:${built.port}/strict${query}`);
    await page.getByRole('button', { name: 'Copy details' }).waitFor();
    await Promise.all([
      page.getByText('Copied', { exact: true }).first().waitFor({ state: 'attached' }),
      page.getByRole('button', { name: /^Copy reference/ }).click(),
    ]);
    if (query !== '?page') await page.getByText('Technical details').click();
    // Chromium writes each violation on the console. The checks below show that the policy and the style sheet apply.
    expect(complaints.filter((text) => /Content Security Policy/i.test(text))).toEqual([]);
    expect(
      await page.locator('.waybill-error').evaluate((element) => getComputedStyle(element).display),
    ).toBe('grid');
    expect(
      await page.evaluate(() => {
        const style = document.createElement('style');
        document.head.append(style);
        return style.sheet;
      }),
    ).toBeNull();
  },
);

it('shows a plain error outside of a provider, and says nothing of it in production', async () => {
  const { page, complaints } = await built.open(`http://127.0.0.1:${built.port}/?alone`);
  await page.getByRole('heading', { name: 'Something went wrong' }).waitFor();
  await page.getByText('Please try again.').waitFor();
  expect(await page.getByRole('button').allInnerTexts()).toEqual(['Try again']);
  expect(complaints).toEqual([]);
});
