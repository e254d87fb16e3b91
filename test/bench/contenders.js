import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { bundlePage } from './bundle-page.js';
import { src } from './waybill-src.js';

const folder = fileURLToPath(new URL('./fetches', import.meta.url));
// Node 20 cannot read TypeScript, but Vite can.
const { module: plugin } = await runnerImport(join(src, 'vite/index.ts'));

const contenders = {
  bare: ['bare.ts', []],
  wrapper: ['floor.ts', []],
  'Waybill with its plugin': ['waybill.ts', [plugin.waybill()]],
  'Waybill without': ['waybill.ts', []],
  OpenTelemetry: ['open-telemetry.ts', []],
  Sentry: ['sentry.ts', []],
};

/** The names of all contenders that trace `fetch`, from no tracing at all to whole products. */
export const names = Object.keys(contenders);

/** Bundles the script of a page that one contender traces. */
export async function bundleContender(name) {
  const [file, plugins] = contenders[name];
  const choose = {
    name: 'choose-contender',
    enforce: 'pre',
    resolveId: (id) => (id === 'bench-contender' ? join(folder, file) : null),
  };
  return bundlePage(join(folder, 'load.ts'), [choose, ...plugins], { format: 'iife' });
}
