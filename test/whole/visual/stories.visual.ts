import { readdirSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { showStory } from './show-story.ts';
import type { Look } from './show-story.ts';

const WIDE = 720;
const NARROW = 320;

const light = { theme: 'light', width: WIDE } as const;
const dark = { theme: 'dark', width: WIDE } as const;
const lightNarrow = { theme: 'light', width: NARROW } as const;
const darkNarrow = { theme: 'dark', width: NARROW } as const;

/** The states of each component in which the most can go wrong visually. */
const pictures: readonly (readonly [story: string, ...all: Look[]])[] = [
  ['react-errorwithcorrelation--plain', light, dark, lightNarrow, darkNarrow],
  ['react-errorwithcorrelation--page', { ...dark, height: 360 }, { ...lightNarrow, height: 360 }],
  ['react-errorwithcorrelation--inline', light, darkNarrow],
  ['react-errorwithcorrelation--failed-with-a-message', light, dark],
  ['react-errorwithcorrelation--long-texts', lightNarrow],
  ['react-errorboundary--one-widget-fails', dark],
  ['react-try-again--running', light],
  ['react-try-again--support-first', light, darkNarrow],
  ['react-errordelivery--not-sent', light, darkNarrow],
  ['react-errordelivery--neither-sent-nor-copied', lightNarrow],
  ['react-tracedetails--full', darkNarrow],
  ['react-messages--arabic', light, darkNarrow],
  ['react-messages--pseudo-locale', lightNarrow],
  ['react-parts--own-elements', light],
  ['react-parts--own-colours', light, dark],
  ['react-reference--in-a-sentence', lightNarrow],
  ['react-reference--no-way-to-copy', dark],
  ['react-recentreferences--narrow', lightNarrow],
  ['react-recentreferences--right-to-left', darkNarrow],
  ['react-useaction--failed', light, darkNarrow],
];

const looks = pictures.flatMap(([story, ...all]) =>
  all.map((look) => ({ story, look, name: `${story}-${look.theme}-${look.width}` })),
);

for (const { story, look, name } of looks) {
  test(name, async ({ page }) => {
    await showStory(page, story, look);
    await expect(page.locator('#storybook-root')).toHaveScreenshot(`${name}.png`);
  });
}

test('no picture is left over from an earlier list', () => {
  const kept = readdirSync(new URL('pictures', import.meta.url)).filter((file) => file !== 'hosts');
  expect(kept.sort()).toEqual(looks.map(({ name }) => `${name}.png`).sort());
});
