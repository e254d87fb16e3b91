import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { createServer, type InlineConfig } from 'vite';
import { waybill } from 'waybill/vite';
import { withNodeEnv } from '../attribution/configure-lab.ts';
import type { ServePage } from '../attribution/lab-server.ts';
import { buildFiles, type LabPage } from '../attribution/make-page.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const root = fileURLToPath(new URL('./page', import.meta.url));

// Vite would find packages late, and then reload the page.
const PACKAGES = [
  '@apollo/client',
  '@reduxjs/toolkit',
  '@reduxjs/toolkit/query',
  '@tanstack/react-router',
  'comlink',
  'dexie',
  'greenlet',
  'idb',
  'react',
  'react-dom/client',
  'react/jsx-dev-runtime',
  'rxdb/plugins/core',
  'rxdb/plugins/storage-dexie',
  'rxjs',
  'web-vitals',
  'workbox-routing',
  'workbox-strategies',
  'workbox-window',
  'wouter',
  'xstate',
  'zustand/middleware',
  'zustand/vanilla',
];

/** How a page is made: without a tracing, or with one, followed or compiled. */
export type Making = 'untouched' | 'followed' | 'compiled';

function configure(making: Making): InlineConfig {
  const untouched = { find: /^.*\/traced\//, replacement: `${root}/untouched/` };
  return {
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [react(), making === 'compiled' && waybill()],
    resolve: {
      alias: [
        ...(making === 'untouched' ? [untouched] : []),
        { find: /^waybill\/(async-context\/install)$/, replacement: `${project}/src/$1.ts` },
        { find: /^waybill\/(.+)$/, replacement: `${project}/src/$1/index.ts` },
        { find: /^waybill$/, replacement: `${project}/src/index.ts` },
      ],
    },
  };
}

/** Builds the page for production. */
export function buildPage(making: Making): Promise<ServePage> {
  return buildFiles({
    ...configure(making),
    build: { target: 'esnext', modulePreload: { polyfill: false } },
  });
}

/** Starts a development server for the page. */
export async function developPage(making: Making): Promise<LabPage> {
  const vite = await withNodeEnv('development', () =>
    createServer({
      ...configure(making),
      cacheDir: `${project}/node_modules/.cache/ecosystem/${making}`,
      server: { middlewareMode: true, hmr: false, ws: false, watch: null, fs: { allow: [project] } },
      optimizeDeps: { force: true, noDiscovery: true, include: PACKAGES },
    }),
  );
  return {
    serve(request, response) {
      // The client of Vite only waits for changes of files, and says on the console that it cannot.
      if (request.url === '/@vite/client') {
        response.writeHead(200, { 'content-type': 'text/javascript' }).end();
      } else vite.middlewares(request, response);
    },
    close: () => vite.close(),
  };
}
