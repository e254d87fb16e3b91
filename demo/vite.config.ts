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
    // The code of the demo imports the package by its name. These aliases lead to the sources beside it.
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
    // The page's content security policy allows no `data:` addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // With the original names, stack traces at the support desk are readable.
    rolldownOptions: { output: { keepNames: true } },
  },
});
