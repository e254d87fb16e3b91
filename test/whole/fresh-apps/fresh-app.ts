import { join } from 'node:path';
import { test as base } from 'playwright/test';
import { makeApp, RegistryUnreachable } from './make-app.ts';
import { createReceiver, type Receiver } from './receiver.ts';
import { listen, serveFolder, startServer } from './serve-app.ts';
import type { Template } from './templates.ts';

/** An app that runs. */
export interface FreshApp {
  readonly url: string;
  /** The text that npm printed while it installed the package. */
  readonly installed: string;
  /** The records that have arrived from the page and from the server of the app. */
  readonly records: Receiver['records'];
  /** The text that the server of the app has printed so far. */
  readonly printed: () => string;
}

type Provide = (app: FreshApp | RegistryUnreachable) => Promise<void>;

/** Makes the app of a template, serves it while `provide` runs, and removes it. */
async function withApp(template: Template, provide: Provide): Promise<void> {
  const receiver = createReceiver();
  const collector = await listen(receiver.listener);
  const env = { OTLP_URL: collector.url, NEXT_TELEMETRY_DISABLED: '1' };
  try {
    const made = await makeApp(template, process.env['FRESH_TARBALL']!, env);
    if (made instanceof RegistryUnreachable) return await provide(made);
    try {
      const served = template.server
        ? await startServer(made.folder, template.server, env)
        : await serveFolder(join(made.folder, 'dist'), receiver.listener);
      const { url, printed = () => '' } = served;
      await provide({ url, printed, installed: made.installed, records: receiver.records });
      await served.close();
    } finally {
      await made.remove();
    }
  } finally {
    await collector.close();
  }
}

/**
 * A test with the app of its project. The app is made once for all tests of the project. If npm cannot reach its
 * registry, the tests are skipped, or fail where `CI` is set.
 */
export const test = base.extend<
  { app: FreshApp },
  { template: Template; comparesPictures: boolean; made: FreshApp | RegistryUnreachable }
>({
  template: [
    { name: '', tests: '' },
    { option: true, scope: 'worker' },
  ],
  comparesPictures: [true, { option: true, scope: 'worker' }],
  made: [({ template }, provide) => withApp(template, provide), { scope: 'worker', timeout: 600_000 }],
  app: async ({ made }, provide, testInfo) => {
    if (made instanceof RegistryUnreachable) {
      if (process.env['CI']) throw made;
      testInfo.skip(true, 'The registry of npm cannot be reached.');
      return;
    }
    await provide(made);
  },
});
