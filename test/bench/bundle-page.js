import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { src } from './waybill-src.js';

const bench = fileURLToPath(new URL('.', import.meta.url));

/** Bundles a page's script into one file, by default a module. */
export async function bundlePage(input, plugins = [], { minify = true, format = 'es' } = {}) {
  const { output } = await build({
    configFile: false,
    root: bench,
    logLevel: 'warn',
    mode: 'production',
    plugins,
    resolve: {
      alias: [
        { find: /^waybill\/(.+)$/, replacement: `${src}/$1/index.ts` },
        { find: /^waybill$/, replacement: `${src}/index.ts` },
        // A page may import files that the package does not export.
        { find: /^\.\.\/\.\.\/src\//, replacement: `${src}/` },
      ],
    },
    build: {
      write: false,
      minify,
      target: 'es2022',
      rolldownOptions: { input, output: { format, codeSplitting: false } },
    },
  });
  return output[0].code;
}
