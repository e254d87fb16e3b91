import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'playwright/test';
import { findBrowser, findPinnedBrowser } from '../../house/find-browser.ts';
import { comparison, drawAlike } from '../visual/draw-alike.ts';
import { templates, type Template } from './templates.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const countFile = process.env['TEST_COUNT_FILE'];

// Only this version of Chromium draws the pictures that are compared. Another one can still open the apps.
const pinned = await findPinnedBrowser();

export default defineConfig<object, { template: Template; comparesPictures: boolean }>({
  testDir: folder,
  globalSetup: join(folder, 'pack-package.ts'),
  outputDir: join(folder, 'results'),
  snapshotPathTemplate: '{testDir}/pictures/{projectName}-{arg}{ext}',
  forbidOnly: true,
  timeout: 60_000,
  reporter: [['list'], ...(countFile ? [['json', { outputFile: countFile }] as const] : [])],
  expect: { timeout: 30_000, toHaveScreenshot: comparison },
  workers: 2,
  use: { ...drawAlike(pinned ?? (await findBrowser())), comparesPictures: pinned !== null },
  projects: templates.map((template) => ({
    name: template.name,
    testMatch: template.tests,
    use: { template },
  })),
});
