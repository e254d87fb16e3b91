import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { waybill } from '../src/vite/index.ts';

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const src = folder('../src');

export default defineConfig({
  root: folder('.'),
  publicDir: folder('./client/public'),
  plugins: [react(), waybill()],
  resolve: {
    // The demo reads like an app that has installed the package, and runs on the sources beside it.
    alias: [
      { find: /^waybill\/(.+)\.css$/, replacement: `${src}/$1/$1.css` },
      { find: /^waybill\/(.+)$/, replacement: `${src}/$1/index.ts` },
      { find: /^waybill$/, replacement: `${src}/index.ts` },
    ],
  },
  build: {
    target: 'es2022',
    outDir: folder('./dist'),
    emptyOutDir: true,
    sourcemap: true,
    // The page's content security policy has no place for `data:` addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Stack traces at the support desk name the functions as they were written.
    rolldownOptions: { output: { keepNames: true } },
  },
});
