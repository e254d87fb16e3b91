import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'playwright/test';
import { findPinnedBrowser } from '../../house/find-browser.ts';
import { comparison, drawAlike } from './draw-alike.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const countFile = process.env['TEST_COUNT_FILE'];

// Other versions of Chromium draw letters and edges differently, so the pictures can only be compared with this one.
const browser = await findPinnedBrowser();
if (!browser) {
  console.log(
    'No picture was compared: the Chromium of test/house/browser-binary does not start on this machine.',
  );
}

export default defineConfig({
  testDir: folder,
  testMatch: browser ? '*.visual.ts' : [],
  globalSetup: browser ? [join(folder, 'serve-storybook.ts'), join(folder, 'serve-hosts.ts')] : [],
  outputDir: join(folder, 'results'),
  forbidOnly: true,
  fullyParallel: true,
  // The limit is generous, because the machine may be busy. It still finds a story that hangs.
  timeout: 60_000,
  reporter: [['list'], ...(countFile ? [['json', { outputFile: countFile }] as const] : [])],
  expect: { timeout: 30_000, toHaveScreenshot: comparison },
  workers: '100%',
  use: { ...drawAlike(browser), permissions: ['clipboard-read', 'clipboard-write'] },
  projects: [
    {
      name: 'stories',
      testIgnore: 'readme.visual.ts',
      snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
    },
    {
      name: 'readme',
      testMatch: browser ? 'readme.visual.ts' : [],
      snapshotPathTemplate: '{testDir}/../../../stories/{arg}{ext}',
      use: { deviceScaleFactor: 1.5 },
    },
  ],
});
