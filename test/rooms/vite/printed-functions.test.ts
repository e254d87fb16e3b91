import { createContext, runInContext } from 'node:vm';
import { build, parseAst, type Plugin, type Rolldown } from 'vite';
import { transformAsyncContext } from 'waybill/vite';
import { describe, expect, it } from 'vitest';

/** Functions as a program prints them, and the value that each gives for `[1, Promise.resolve(2)]`. */
const FUNCTIONS: readonly (readonly [name: string, code: string, value: unknown])[] = [
  ['waits', 'async (list) => [await list[0], await list[1]]', [1, 2]],
  ['returns a promise', 'async (list) => Promise.all(list)', [1, 2]],
  ['returns from a body', 'async function sum(list) { return list[0] }', 1],
  ['waits, and returns', 'async function sum([a, b]) { return a + (await b), b }', 2],
  [
    'loops',
    'async (list) => { const all = []; for await (const one of list) all.push(one); return all }',
    [1, 2],
  ],
  [
    'catches, with a pattern',
    'async () => { try { await Promise.reject({ code: 3 }) } catch ({ code = 1 }) { return code } finally { await 0 } }',
    3,
  ],
  [
    'contains an async generator',
    'async (list) => { async function* inner() { const [a, b] = list; yield a; yield* [b]; return } const all = []; for await (const { x = 1 } of inner()) all.push(x); return all }',
    [1, 1],
  ],
  [
    'contains an async function, and is none',
    '(list) => { const inner = async () => await list[1]; return inner() }',
    2,
  ],
  ['has a method', '(list) => new (class { async at(nth) { return await list[nth] } })().at(1)', 2],
  [
    'throws',
    'async () => { try { await (async () => { await 1; throw new Error("mine") })() } catch (error) { return error.message } }',
    'mine',
  ],
];

/** Runs the text of a function where nothing else is defined, as a worker made of the text does. */
async function runAlone(text: string): Promise<unknown> {
  const alone = createContext({});
  return JSON.parse(
    (await runInContext(
      `Promise.resolve((${text})([1, Promise.resolve(2)])).then((value) => JSON.stringify(value))`,
      alone,
    )) as string,
  );
}

/** Compiles a module whose default export is a function, and gives the text of the function. */
async function printCompiled(code: string): Promise<string> {
  const output = transformAsyncContext(`globalThis.printed = ${code}`, {
    id: 'code.js',
    parse: (text) => parseAst(text),
  });
  return printed(output!.code);
}

/** The same, in a module that is minified. A minifier renames everything that a module declares or imports. */
async function printMinified(code: string): Promise<string> {
  const { waybill } = await import('waybill/vite');
  const app: Plugin = {
    name: 'app',
    enforce: 'pre',
    resolveId: (source) => (source === 'app.js' ? source : null),
    load: (id) => (id === 'app.js' ? `globalThis.printed = ${code}; export {};` : null),
  };
  const { output } = (await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [app, waybill()],
    build: { write: false, minify: true, rolldownOptions: { input: 'app.js', external: /async-context/ } },
  })) as Rolldown.RolldownOutput;
  return printed(output[0].code.replace(/^import[^;]*;/, ''));
}

const printed = (code: string): string =>
  runInContext(`${code}\n;String(printed)`, createContext({})) as string;

describe.each([
  ['compiled', printCompiled],
  ['compiled and minified', printMinified],
])('a function that was %s runs as text, where nothing of Waybill is', (_, print) => {
  it.each(FUNCTIONS)('and %s', async (_name, code, value) => {
    const text = await print(code);
    expect(text).toContain('__waybill');
    expect(await runAlone(text)).toEqual(value);
  });
});
