import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const bench = fileURLToPath(new URL('.', import.meta.url));
const src = fileURLToPath(new URL('../../src', import.meta.url));

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
