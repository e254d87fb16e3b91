import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNativePages, type NativePages } from './open-native-page.ts';
import { walkGlobals, type Facts } from './walk-globals.ts';

const WINDOW = 'native';
const RUNTIME = 'Symbol(waybill.async-context)';

let pages: NativePages;
let untouched: Facts;
beforeAll(async () => {
  pages = await openNativePages();
  untouched = await walk(await pages.open(''));
});
afterAll(() => pages?.close());

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
    const page = await pages.open(pages.scripts[how]);
    expect(await page.evaluate(() => native.isCompiled())).toBe(how === 'compiled');
    await page.evaluate(() => void native.start());
    expect(differences(untouched, await walk(page))).toEqual({});
  });

  it.each(Object.entries(CHECKS))('%s takes each replaced function for a native one', async (_, check) => {
    const page = await pages.open(pages.scripts[how]);
    const failing = await page.evaluate(
      `native.start(); const frame = document.body.appendChild(document.createElement('iframe')).contentWindow;
      ${JSON.stringify(FUNCTIONS)}.filter((name) => !((fn) => ${check})(name.split('.').reduce((o, key) => o[key], window)))`,
    );
    expect(failing).toEqual([]);
  });
});

it('every function is the identical one after the end of the tracing', async () => {
  const page = await pages.open(pages.scripts.followed);
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
