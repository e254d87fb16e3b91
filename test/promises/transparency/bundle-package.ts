import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

const entry = fileURLToPath(new URL('../../../src/index.ts', import.meta.url));

/** The package as an app's bundler makes one file of it, as two micro-frontends would each bring along. */
export async function bundlePackage(): Promise<string> {
  const [{ output }] = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry, formats: ['es'] } },
  })) as [Rolldown.RolldownOutput];
  return output[0].code;
}
