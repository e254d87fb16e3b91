import { fileURLToPath } from 'node:url';
import { waybill } from 'waybill/vite';
import type { ServePage } from '../attribution/lab-server.ts';
import { buildFiles } from '../attribution/make-page.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const src = fileURLToPath(new URL('../../../src', import.meta.url));

/** How a page is made. */
export interface Making {
  /** The module that starts the SDK, from this folder. */
  readonly sdk: string;
  readonly isCompiled: boolean;
}

/** Builds the page for production, with an SDK. */
export function buildPage({ sdk, isCompiled }: Making): Promise<ServePage> {
  return buildFiles({
    root: `${here}page`,
    configFile: false,
    logLevel: 'error',
    plugins: [isCompiled && waybill()],
    resolve: {
      alias: [
        { find: 'page-sdk', replacement: here + sdk },
        { find: /^waybill\/(async-context\/install)$/, replacement: `${src}/$1.ts` },
        { find: /^waybill\/(.+)$/, replacement: `${src}/$1/index.ts` },
        { find: /^waybill$/, replacement: `${src}/index.ts` },
      ],
    },
    build: { target: 'esnext', modulePreload: { polyfill: false } },
  });
}
