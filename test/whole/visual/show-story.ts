import { expect } from 'playwright/test';
import type { Page } from 'playwright/test';

/** The settings under which a story is shown. */
export interface Look {
  readonly theme: 'light' | 'dark';
  readonly width: number;
  /** @default 640 */
  readonly height?: number;
}

/** The event channel of Storybook's preview. */
interface Channel {
  readonly last: (event: string) => readonly [{ readonly status: string }] | undefined;
}

/** How long a button shows that it has copied. */
const COPIED_MS = 2000;

/** Keeps a button that has copied in that state. A busy machine takes the picture later than two seconds after it. */
async function holdCopied(page: Page): Promise<void> {
  await page.addInitScript((held) => {
    const { setTimeout } = window;
    window.setTimeout = ((handler: TimerHandler, delay?: number, ...args: unknown[]) =>
      delay === held ? 0 : setTimeout(handler, delay, ...args)) as typeof setTimeout;
  }, COPIED_MS);
}

/** Opens a story of the built storybook, and waits until it has played. Fails if the story's own assertions fail. */
export async function showStory(page: Page, id: string, { theme, width, height = 640 }: Look): Promise<void> {
  await page.clock.setFixedTime(new Date('2026-11-20T08:45:00Z'));
  await holdCopied(page);
  await page.setViewportSize({ width, height });
  // axe checks every story in another test run. Here it would only switch the theme.
  const globals = `theme:${theme};motion:reduced;a11y.manual:!true`;
  await page.goto(`${process.env['STORYBOOK_URL']}iframe.html?viewMode=story&id=${id}&globals=${globals}`);
  const outcome = await page.waitForFunction(() => {
    const channel = Reflect.get(window, '__STORYBOOK_ADDONS_CHANNEL__') as Channel | undefined;
    return channel?.last('storyFinished')?.[0].status;
  });
  expect(await outcome.jsonValue(), `assertions of ${id}`).toBe('success');
}
