import { SourceMap } from 'node:module';
import type { Browser } from 'playwright';
import type { Plugin } from 'vite';
import { waybill } from 'waybill/vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../house/launch-chromium.ts';
import { buildApp, developApp, type ServedApp } from './open-app.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

const plugin = (): Plugin => waybill({ exclude: /left-alone/ });
const vendor = { codeSplitting: { groups: [{ name: 'vendor', test: /packages|scheduler/ }] } };

/** Gives the original place of a stack frame, by the source map that the script names. */
async function originalOf(frame: string): Promise<string> {
  const [, url, line, column] = /(http\S+?):(\d+):(\d+)\)?$/.exec(frame)!;
  const script = await (await fetch(url!)).text();
  const [, address] = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(script)!;
  const map = await (await fetch(new URL(address!, url))).text();
  const entry = new SourceMap(JSON.parse(map) as never).findEntry(Number(line) - 1, Number(column) - 1);
  if (!('originalSource' in entry)) throw new Error(`${frame} leads nowhere`);
  const file = entry.originalSource.split('/').at(-1);
  return `${file}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

type Found = Readonly<Record<string, unknown>>;
type Open = (plugins: Plugin[]) => Promise<ServedApp>;

/** Opens the app in a page. Gives the results of the page, and its errors and warnings. */
async function visit(app: ServedApp): Promise<{ found: Found; problems: readonly string[] }> {
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  await page.goto(app.url);
  await page.waitForFunction(() => 'found' in globalThis);
  const found = await page.evaluate(() => globalThis.found);
  await page.close();
  return { found, problems };
}

describe.each<[string, Open]>([
  ['in a production build', (plugins) => buildApp(plugins)],
  [
    'in a build with a separate chunk for dependencies',
    (plugins) => buildApp(plugins, { rolldownOptions: { output: vendor } }),
  ],
  ['in a build for engines without await using', (plugins) => buildApp(plugins, { target: 'es2022' })],
  ['on the development server', developApp],
])('%s, the context is current in', (_, open) => {
  let app: ServedApp;
  let found: Found;
  let problems: readonly string[];
  beforeAll(async () => {
    app = await open([plugin()]);
    ({ found, problems } = await visit(app));
  });
  afterAll(() => app?.close());

  it.each<[string, unknown]>([
    ['own code', 'a'],
    ['a dependency that is CommonJS', 'a'],
    ['a dependency that is a module', 'a'],
    ['a generator of a dependency', ['a', 'a', 'a', 'a']],
    ['a scheduled task', 'a'],
    ['code that was loaded late', ['a', 'undefined']],
    ['a worker', ['w', 'a']],
    ['a function run as text', ['a', 'a']],
    ['a worker made of text', [1, 2, 3, 'failed', 4]],
    ['excluded code', ['undefined', 'a']],
    [
      'await using',
      [
        true,
        'four a',
        'two a',
        'two a',
        'one a',
        'one a',
        'behind a',
        'object',
        'each a',
        'each a',
        'behind the loop a',
        'failing a',
        'failing a',
        'object a',
      ],
    ],
    ['outside', undefined],
  ])('%s', (place, context) => {
    expect(found[place]).toEqual(context);
  });

  it('and errors keep their place, and the async functions that led there', async () => {
    const framesOf = (of: Found): string[] => String(of['an error']).split('\n').slice(1, 5);
    // A frame of the engine itself has no place in a file.
    const placesOf = (frames: readonly string[]): Promise<string[]> =>
      Promise.all(frames.map((frame) => (frame.includes('http') ? originalOf(frame) : frame.trim())));
    const uncompiled = await open([]);
    const { found: before } = await visit(uncompiled);
    const places = await placesOf(framesOf(before));
    await uncompiled.close();
    expect(places.map((place) => place.replace(/:\d+$/, ''))).toEqual([
      'fail-deep-inside.ts:21',
      'fail-deep-inside.ts:10',
      'at async Promise.all (index 0)',
      'fail-deep-inside.ts:4',
    ]);
    expect(await placesOf(framesOf(found))).toEqual(places);
    expect(framesOf(found).map((frame) => /^ *at async/.test(frame))).toEqual([false, true, true, true]);
  });

  it('and nothing is wrong on the page', () => {
    expect(problems).toEqual([]);
  });
});
