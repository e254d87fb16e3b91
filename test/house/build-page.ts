import { fileURLToPath } from 'node:url';
import type { PluginOption } from 'vite';
import { buildFiles } from '../promises/attribution/make-page.ts';

const src = fileURLToPath(new URL('../../src', import.meta.url));

/** Builds a test page for production, with the package from `src`. Gives a function that serves its files. */
export function buildPage(root: string, plugins: PluginOption[] = []): ReturnType<typeof buildFiles> {
  return buildFiles({
    root,
    configFile: false,
    logLevel: 'error',
    plugins,
    resolve: {
      alias: [
        { find: /^waybill\/(.+)\.css$/, replacement: `${src}/$1/$1.css` },
        { find: /^waybill\/(.+)$/, replacement: `${src}/$1/index.ts` },
        { find: /^waybill$/, replacement: `${src}/index.ts` },
      ],
    },
    build: { target: 'esnext', modulePreload: { polyfill: false } },
  });
}
