import { expect, test } from 'playwright/test';
import { showStory } from './show-story.ts';

for (const theme of ['light', 'dark'] as const) {
  test(`README shows the tour as it is today, ${theme}`, async ({ page }) => {
    await showStory(page, 'tour--from-screen-to-support', { theme, width: 1240, height: 720 });
    await expect(page).toHaveScreenshot(`picture-${theme}.png`);
  });
}
