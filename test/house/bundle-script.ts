import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { waybill } from 'waybill/vite';

const src = fileURLToPath(new URL('../../src', import.meta.url));

/** Bundles a test script into one module, with the package from `src`. `isCompiled`: the plugin compiles it. */
export async function bundleScript(entry: string, isCompiled: boolean): Promise<string> {
  const [{ output }] = (await build({
    configFile: false,
    logLevel: 'error',
    plugins: [isCompiled && waybill()],
    resolve: {
      alias: [
        { find: /^waybill\/(.+)$/, replacement: `${src}/$1/index.ts` },
        { find: /^waybill$/, replacement: `${src}/index.ts` },
      ],
    },
    build: { write: false, target: 'esnext', minify: false, lib: { entry, formats: ['es'] } },
  })) as [Rolldown.RolldownOutput];
  return output[0].code;
}
