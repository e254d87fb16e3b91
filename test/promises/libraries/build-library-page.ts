import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { waybill } from 'waybill/vite';
import type { ServePage } from '../attribution/lab-server.ts';
import { buildFiles } from '../attribution/make-page.ts';

const root = fileURLToPath(new URL('./page', import.meta.url));
const src = fileURLToPath(new URL('../../../src', import.meta.url));

/** The versions of the libraries in a page, and whether the plugin compiles it. */
export interface Versions {
  readonly react: '18.3' | '19';
  readonly supabase: '2.88' | '2.119';
  readonly isCompiled: boolean;
}

function alias(versions: Versions): { find: RegExp; replacement: string }[] {
  return [
    ...(versions.react === '19'
      ? []
      : [
          { find: /^react(?=$|\/)/, replacement: 'react-18' },
          { find: /^react-dom(?=$|\/)/, replacement: 'react-dom-18' },
        ]),
    ...(versions.supabase === '2.119'
      ? []
      : [{ find: /^@supabase\/supabase-js$/, replacement: 'supabase-js-2-88' }]),
    { find: /^waybill\/(async-context\/install)$/, replacement: `${src}/$1.ts` },
    { find: /^waybill\/(.+)$/, replacement: `${src}/$1/index.ts` },
    { find: /^waybill$/, replacement: `${src}/index.ts` },
  ];
}

const built = new Map<string, Promise<ServePage>>();

/** Builds the page for production, once for each combination of versions. */
export function buildLibraryPage(versions: Versions): Promise<ServePage> {
  const key = JSON.stringify(versions);
  const page =
    built.get(key) ??
    buildFiles({
      root,
      configFile: false,
      logLevel: 'error',
      plugins: [react(), versions.isCompiled && waybill()],
      resolve: { alias: alias(versions) },
      build: { target: 'esnext', modulePreload: { polyfill: false } },
    });
  built.set(key, page);
  return page;
}
