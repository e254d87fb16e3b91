import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { bundleScript } from '../../house/bundle-script.ts';
import { openRecorder } from '../../rooms/browser/recorder.ts';
import { startRecorder } from '../../rooms/browser/recorder-server.ts';
import { openChromium } from '../../whole/e2e/chromium-page.ts';

const entry = fileURLToPath(new URL('./page/trace-everything.ts', import.meta.url));

/** Serves pages with the script of the folder `page`. */
export interface NativePages {
  /** The script, bundled with and without the plugin. */
  readonly scripts: Readonly<Record<'followed' | 'compiled', string>>;
  /** Opens a page with a script. `before` is a script that runs first. */
  readonly open: (script: string, before?: string) => Promise<Page>;
  readonly close: () => Promise<void>;
}

export async function openNativePages(): Promise<NativePages> {
  const [followed, compiled] = await Promise.all([bundleScript(entry, false), bundleScript(entry, true)]);
  const [chromium, server] = await Promise.all([openChromium(), startRecorder()]);
  return {
    scripts: { followed, compiled },
    async open(script, before = '') {
      const home = openRecorder(server.origin);
      await home.answer(
        {
          path: '/page',
          headers: { 'content-type': 'text/html' },
          body: `<!doctype html><script>${before}</script><script type="module" src="./native.js"></script>`,
        },
        { path: '/native.js', headers: { 'content-type': 'text/javascript' }, body: script },
      );
      const page = await chromium.page.context().newPage();
      await page.goto(`${home.url}/page`);
      await page.waitForFunction(() => document.readyState === 'complete');
      return page;
    },
    async close() {
      await chromium.close();
      await server.close();
    },
  };
}
