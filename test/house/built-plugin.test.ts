import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';
import { beforeAll, expect, it } from 'vitest';
import { obtainBuild } from './obtain-build.ts';

let dist: string;
beforeAll(async () => {
  dist = await obtainBuild('package');
});

// Other tests run the plugin from its sources. The built plugin must find its runtime. Bundlers must not drop the code
// that the runtime runs when it is imported.
it('compiles an app, with the runtime of the built package first', async () => {
  const { waybill } = (await import(
    /* @vite-ignore */ pathToFileURL(join(dist, 'vite/index.js')).href
  )) as typeof import('waybill/vite');
  const app: Plugin = {
    name: 'app',
    enforce: 'pre',
    resolveId: (source) => (source === 'app.js' ? source : null),
    load: (id) => (id === 'app.js' ? 'globalThis.save = async () => { await send(); };' : null),
  };
  const { output } = (await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [app, waybill()],
    build: { write: false, minify: false, rolldownOptions: { input: 'app.js' } },
  })) as Rolldown.RolldownOutput;
  const { code, moduleIds } = output[0];
  expect(moduleIds.map((id) => id.replace(dist, ''))).toContain('/async-context/install.js');
  expect(code.indexOf('\ninstall();')).toBeGreaterThan(0);
  expect(code.indexOf('\ninstall();')).toBeLessThan(code.indexOf('globalThis.save'));
  expect(code).toContain('$wb.in(await $wb.out(send()))');
});
