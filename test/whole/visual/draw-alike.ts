import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PlaywrightTestConfig } from 'playwright/test';
import type { Browser } from '../../house/find-browser.ts';
import { bundledFonts } from './bundled-fonts.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const cache = join(folder, '../../../node_modules/.cache/visual');

/** How pictures are compared: every pixel of the screen, and nearly every colour. */
export const comparison = { threshold: 0.02, scale: 'device' } as const;

/** Gives the options with which a browser draws the same picture on every machine. */
export function drawAlike(browser: Browser | null): NonNullable<PlaywrightTestConfig['use']> {
  return {
    browserName: 'chromium',
    launchOptions: {
      ...browser,
      args: [
        ...(browser?.args ?? []),
        '--disable-lcd-text',
        '--font-render-hinting=none',
        '--force-color-profile=srgb',
      ],
      env: { ...browser?.env, FONTCONFIG_FILE: bundledFonts(folder, cache) },
    },
    contextOptions: { reducedMotion: 'reduce' },
    locale: 'en-GB',
    timezoneId: 'UTC',
  };
}
