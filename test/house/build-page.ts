import { fileURLToPath } from 'node:url';
import type { PluginOption } from 'vite';
import { buildFiles } from '../promises/attribution/make-page.ts';

const src = fileURLToPath(new URL('../../src', import.meta.url));

/**
 * Builds a test page for production, with the package from `src`. Gives a function that serves its files. With
 * the target `baseline-widely-available`, Vite converts code and style sheets for older browsers, as it does in apps.
 */
export function buildPage(
  root: string,
  plugins: PluginOption[] = [],
  { target = 'esnext' }: { target?: string } = {},
): ReturnType<typeof buildFiles> {
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
    build: { target, modulePreload: { polyfill: false } },
  });
}
