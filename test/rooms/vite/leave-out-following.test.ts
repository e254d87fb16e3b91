import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Alias, type Plugin, type Rolldown } from 'vite';
import { waybill, type WaybillOptions } from 'waybill/vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { obtainBuild } from '../../house/obtain-build.ts';

const src = fileURLToPath(new URL('../../../src', import.meta.url));

const inSource: readonly Alias[] = [
  { find: /^waybill\/(.+)$/, replacement: `${src}/$1/index.ts` },
  { find: /^waybill$/, replacement: `${src}/index.ts` },
];

const app: Plugin = {
  name: 'app',
  enforce: 'pre',
  resolveId: (source) => (source === 'app.js' ? source : null),
  load: (id) =>
    id === 'app.js'
      ? `import { createTracing, traceFetch } from 'waybill';
         const tracing = createTracing({ service: 'app', instrumentations: [traceFetch()] });
         globalThis.save = () => tracing.action('Save', async () => { await fetch('/save'); });`
      : null,
};

/** Builds an app that traces. Gives its code, unminified so that the test finds names in it. */
async function buildApp(alias: readonly Alias[], ...plugins: Plugin[]): Promise<string> {
  const { output } = (await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [app, ...plugins],
    resolve: { alias: [...alias] },
    build: { write: false, minify: false, rolldownOptions: { input: 'app.js' } },
  })) as Rolldown.RolldownOutput;
  return output[0].code;
}

const FOLLOWING = ['function createFollower', 'function markMicrotasks'];

const followingIn = (code: string): readonly string[] => FOLLOWING.filter((text) => code.includes(text));

describe('the code that follows promises', () => {
  it('is in an app that is not compiled', async () => {
    expect(followingIn(await buildApp(inSource))).toEqual(FOLLOWING);
  });

  it('is left out of an app that is compiled, which has the runtime instead', async () => {
    const code = await buildApp(inSource, waybill());
    expect(followingIn(code)).toEqual([]);
    expect(code).toContain('\ninstall();');
    expect(code.indexOf('\ninstall();')).toBeLessThan(code.indexOf('globalThis.save'));
  });

  it('is left out where a few modules are excluded', async () => {
    expect(followingIn(await buildApp(inSource, waybill({ exclude: /left-alone/ })))).toEqual([]);
  });

  it.each<[what: string, options: WaybillOptions]>([
    ['the app alone is compiled', { include: /app\.js/ }],
    ['this package is excluded', { exclude: /[\\/]src[\\/]/ }],
  ])('stays where %s', async (_, options) => {
    expect(followingIn(await buildApp(inSource, waybill(options)))).toEqual(FOLLOWING);
  });
});

describe('in an app with the built package, the code that follows promises', () => {
  let dist: string;
  let built: typeof import('waybill/vite');
  let inDist: readonly Alias[];
  beforeAll(async () => {
    dist = await obtainBuild('package');
    built = (await import(
      /* @vite-ignore */ pathToFileURL(join(dist, 'vite/index.js')).href
    )) as typeof import('waybill/vite');
    inDist = [{ find: /^waybill$/, replacement: `${dist}/index.js` }];
  });

  it('is there where the app is not compiled', async () => {
    expect(followingIn(await buildApp(inDist))).toEqual(FOLLOWING);
  });

  it('is left out where it is', async () => {
    expect(followingIn(await buildApp(inDist, built.waybill()))).toEqual([]);
  });
});

it('has a stand-in with the same exports', async () => {
  const { FOLLOWING_NOTHING } = await import('../../../src/vite/runtime.ts');
  const names = [...FOLLOWING_NOTHING.code.matchAll(/export const (\w+)/g)].map(([, name]) => name);
  expect(names).toEqual(Object.keys(await import('../../../src/async-context/follow-promises.ts')));
});
