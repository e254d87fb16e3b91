import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { waybill } from 'waybill/vite';
import type { ServePage } from '../attribution/lab-server.ts';
import { buildFiles } from '../attribution/make-page.ts';

const root = fileURLToPath(new URL('./page', import.meta.url));
const src = fileURLToPath(new URL('../../../src', import.meta.url));

/** How a page is made: without a tracing, or with one, followed or compiled. */
export type Making = 'untouched' | 'followed' | 'compiled';

/** Builds the page for production. */
export function buildPage(making: Making): Promise<ServePage> {
  const untouched = { find: /^.*\/traced\//, replacement: `${root}/untouched/` };
  return buildFiles({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [react(), making === 'compiled' && waybill()],
    resolve: {
      alias: [
        ...(making === 'untouched' ? [untouched] : []),
        { find: /^waybill\/(async-context\/install)$/, replacement: `${src}/$1.ts` },
        { find: /^waybill\/(.+)$/, replacement: `${src}/$1/index.ts` },
        { find: /^waybill$/, replacement: `${src}/index.ts` },
      ],
    },
    build: { target: 'esnext', modulePreload: { polyfill: false } },
  });
}
