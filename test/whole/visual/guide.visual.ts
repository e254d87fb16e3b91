import { expect, test } from 'playwright/test';

const pages = ['When something went wrong', 'At the support desk', 'In your app'];

for (const title of pages) {
  test(`the guide has the page "${title}", with real components`, async ({ page }) => {
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    const id = `guide-${title.toLowerCase().replaceAll(' ', '-')}--docs`;
    await page.goto(`${process.env['STORYBOOK_URL']}iframe.html?viewMode=docs&id=${id}`);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(page.getByText('KM70-WHSPV').first()).toBeVisible();
    expect(problems).toEqual([]);
  });
}
