import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

const entry = fileURLToPath(new URL('../../../src/index.ts', import.meta.url));

/** Bundles the package into one file, as an app's bundler does. Two micro-frontends would each load such a file. */
export async function bundlePackage(): Promise<string> {
  const [{ output }] = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry, formats: ['es'] } },
  })) as [Rolldown.RolldownOutput];
  return output[0].code;
}
