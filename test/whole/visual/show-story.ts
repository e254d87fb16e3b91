import { expect } from 'playwright/test';
import type { Page } from 'playwright/test';

/** How a story is looked at. */
export interface Look {
  readonly theme: 'light' | 'dark';
  readonly width: number;
  /** @default 640 */
  readonly height?: number;
}

/** What Storybook's preview says to itself. */
interface Channel {
  readonly last: (event: string) => readonly [{ readonly status: string }] | undefined;
}

/** Opens a story of the built storybook, and waits until it has played. Fails where the story's own assertions do. */
export async function showStory(page: Page, id: string, { theme, width, height = 640 }: Look): Promise<void> {
  await page.clock.setFixedTime(new Date('2026-11-20T08:45:00Z'));
  await page.setViewportSize({ width, height });
  // axe checks every story elsewhere; here it would only change the theme to and fro.
  const globals = `theme:${theme};motion:reduced;a11y.manual:!true`;
  await page.goto(`${process.env['STORYBOOK_URL']}iframe.html?viewMode=story&id=${id}&globals=${globals}`);
  const outcome = await page.waitForFunction(() => {
    const channel = Reflect.get(window, '__STORYBOOK_ADDONS_CHANNEL__') as Channel | undefined;
    return channel?.last('storyFinished')?.[0].status;
  });
  expect(await outcome.jsonValue(), `what ${id} asserts`).toBe('success');
}
