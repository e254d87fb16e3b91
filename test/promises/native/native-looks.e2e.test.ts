import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waybill } from 'waybill/vite';
import { openRecorder } from '../../rooms/browser/recorder.ts';
import { startRecorder } from '../../rooms/browser/recorder-server.ts';
import { openChromium, type ChromiumPage } from '../../whole/e2e/chromium-page.ts';
import { walkGlobals, type Facts } from './walk-globals.ts';

const src = fileURLToPath(new URL('../../../src', import.meta.url));
const entry = fileURLToPath(new URL('./page/trace-everything.ts', import.meta.url));
const WINDOW = 'native';
const RUNTIME = 'Symbol(waybill.async-context)';

async function bundle(isCompiled: boolean): Promise<string> {
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

let chromium: ChromiumPage;
let server: Awaited<ReturnType<typeof startRecorder>>;
let scripts: Record<'followed' | 'compiled', string>;
let untouched: Facts;
beforeAll(async () => {
  const [followed, compiled] = await Promise.all([bundle(false), bundle(true)]);
  scripts = { followed, compiled };
  [chromium, server] = await Promise.all([openChromium(), startRecorder()]);
  untouched = await walk(await openPage(''));
});
afterAll(async () => {
  await chromium?.close();
  await server?.close();
});

async function openPage(script: string): Promise<Page> {
  const home = openRecorder(server.origin);
  const html = { 'content-type': 'text/html' };
  await home.answer(
    {
      path: '/page',
      headers: html,
      body: '<!doctype html><script type="module" src="./native.js"></script>',
    },
    { path: '/native.js', headers: { 'content-type': 'text/javascript' }, body: script },
  );
  const page = await chromium.page.context().newPage();
  await page.goto(`${home.url}/page`);
  await page.waitForFunction(() => document.readyState === 'complete');
  return page;
}

const walk = (page: Page): Promise<Facts> => page.evaluate(walkGlobals, [WINDOW, RUNTIME, '__waybill']);

/** Gives the facts that differ, each with its value before and now. */
function differences(before: Facts, now: Facts): Record<string, [string | undefined, string | undefined]> {
  const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
  return Object.fromEntries(
    [...keys].filter((key) => before[key] !== now[key]).map((key) => [key, [before[key], now[key]]]),
  );
}

// How libraries ask whether a function is native.
const CHECKS: Readonly<Record<string, string>> = {
  'Dexie and RxDB': "('' + fn).includes('[native code]')",
  Sentry: '/^function\\s+\\w+\\(\\)\\s+\\{\\s+\\[native code\\]\\s+\\}$/.test(fn.toString())',
  'lodash, in another window':
    '/^function.*?\\(\\) \\{ \\[native code\\] \\}$/.test(frame.Function.prototype.toString.call(fn))',
};
const FUNCTIONS = [
  'Promise.prototype.then',
  'Promise.prototype.finally',
  'Promise.resolve',
  'fetch',
  'setTimeout',
  'queueMicrotask',
  'XMLHttpRequest.prototype.send',
  'history.pushState',
  'EventTarget.prototype.addEventListener',
  'Function.prototype.toString',
  'Object.getOwnPropertyDescriptor',
];

describe.each(['followed', 'compiled'] as const)('in a page that is %s', (how) => {
  it('everything that can be reached from the global object looks as in an untouched page', async () => {
    expect(Object.keys(untouched).length).toBeGreaterThan(20_000);
    const page = await openPage(scripts[how]);
    expect(await page.evaluate(() => native.isCompiled())).toBe(how === 'compiled');
    await page.evaluate(() => void native.start());
    expect(differences(untouched, await walk(page))).toEqual({});
  });

  it.each(Object.entries(CHECKS))('%s takes each replaced function for a native one', async (_, check) => {
    const page = await openPage(scripts[how]);
    const failing = await page.evaluate(
      `native.start(); const frame = document.body.appendChild(document.createElement('iframe')).contentWindow;
      ${JSON.stringify(FUNCTIONS)}.filter((name) => !((fn) => ${check})(name.split('.').reduce((o, key) => o[key], window)))`,
    );
    expect(failing).toEqual([]);
  });
});

it('every function is the identical one after the end of the tracing', async () => {
  const page = await openPage(scripts.followed);
  const changed = await page.evaluate(async (names) => {
    type Owner = Readonly<Record<string, never>>;
    const read = (): unknown[] =>
      names.map((name) => name.split('.').reduce<Owner>((owner, key) => owner[key]!, window as never));
    const setter = (): unknown =>
      Object.getOwnPropertyDescriptor(XMLHttpRequestEventTarget.prototype, 'onload')!.set;
    const before = [...read(), setter()];
    const tracing = native.start();
    const during = [...read(), setter()];
    await tracing.dispose();
    const after = [...read(), setter()];
    return {
      during: before.map((fn, nth) => fn !== during[nth]),
      after: before.filter((fn, nth) => fn !== after[nth]).map(String),
    };
  }, FUNCTIONS);
  expect(changed).toEqual({ during: [...FUNCTIONS, 'onload'].map(() => true), after: [] });
});
