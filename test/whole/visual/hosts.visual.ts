import { readdirSync } from 'node:fs';
import { expect, test } from 'playwright/test';

const styles = [
  'no style sheet',
  'the template of Vite',
  'the template of Next',
  'the template of Next with Tailwind',
  'Bootstrap reboot',
];

const NARROW = 360;
const WIDE = 1280;

const looks = styles.flatMap((style) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    [WIDE, NARROW].map((width) => ({
      style,
      theme,
      width,
      name: `${style.toLowerCase().replaceAll(' ', '-')}-${theme}-${width}.png`,
    })),
  ),
);

for (const { style, theme, width, name } of looks) {
  test(`an error in a page with ${style}, ${theme}, ${width} pixels wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 640 });
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(`${process.env['HOSTS_URL']}?style=${style}`);
    await page.getByText('Technical details').click();
    await page.mouse.move(0, 0);
    await expect(page).toHaveScreenshot(['hosts', name], { fullPage: true });
  });
}

test('no picture of a page is left over from an earlier list', () => {
  const kept = readdirSync(new URL('pictures/hosts', import.meta.url));
  expect(kept.sort()).toEqual(looks.map(({ name }) => name).sort());
});
