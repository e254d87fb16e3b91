import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';
import { compileModule, type HookContext } from '../../../src/vite/compile-module.ts';

const ASYNC = 'const wait = async () => { await 1 };';

/** Compiles code with Vite's parser. Gives the compiled code and the warnings. */
function compile(code: string, parse: HookContext['parse'] = parseAst) {
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const result = compileModule({ parse, warn }, code, { id: 'code.js' });
  return { code: result?.code, warnings };
}

const repeat = (count: number, write: (nth: number) => string, between = ''): string =>
  Array.from({ length: count }, (_, nth) => write(nth)).join(between);

describe('compiles', () => {
  it.each([
    ['a module without imports that waits at its top', 'for await (const a of [1]) { globalThis.a = a }'],
    ['a module without imports, behind a hashbang', '#!/usr/bin/env node\nawait 1'],
    ['a module behind a directive', "'use client'\nawait 1"],
    ['import attributes', "import data from './data.json' with { type: 'json' }; await data"],
    [
      'a script that uses the word await as a name',
      `var await = 1; (async function () { for await (var x of []); })`,
    ],
    ['a script that uses with', `with (Math) { (async () => { await 1 })() }`],
    ['a script that returns at its top', `${ASYNC} return wait()`],
    ['a sum of 10,000 texts', `${ASYNC} const sum = ${repeat(10_000, (nth) => `"a${nth}"`, ' + ')};`],
    ['2,000 arrays in each other', `${ASYNC} const deep = ${'['.repeat(2000)}${']'.repeat(2000)};`],
    [
      'a chain of 3,000 conditions',
      `async (a) => { ${repeat(3000, (nth) => `if (a === ${nth}) await a;`, ' else ')} }`,
    ],
    ['2,000 calls in each other', `${ASYNC} const page = ${'jsx("p", '.repeat(2000)}1${')'.repeat(2000)};`],
    ['1,000 functions in each other', `${'async () => await ('.repeat(1000)}() => 1${')'.repeat(1000)}`],
    ['an array of 200,000 numbers', `${ASYNC} const many = [${repeat(200_000, String, ',')}];`],
  ])('%s', (_, code) => {
    const result = compile(code);
    expect(result.warnings).toEqual([]);
    expect(result.code).toContain('__waybill');
    if (!code.startsWith('var await') && !code.startsWith('with') && !code.includes('return wait')) {
      expect(() => parseAst(result.code!, { sourceType: 'module' })).not.toThrow();
    }
  });
});

describe('leaves alone, and says the reason', () => {
  it('code with a syntax error', () => {
    const { code, warnings } = compile('const f = async () => <<await 1>>');
    expect(code).toBeUndefined();
    expect(warnings).toEqual([
      '[waybill] code.js could not be parsed, so it stays as it is, and its code loses the action after an await: Unexpected token',
    ]);
  });

  it('code whose syntax tree it does not understand', () => {
    const strange = { type: 'ArrowFunctionExpression', async: true, start: 0, end: 9 };
    const body = [{ ...strange, params: null, body: { type: 'AwaitExpression', start: 1, end: 9 } }];
    const { code, warnings } = compile(ASYNC, () => ({ type: 'Program', start: 0, end: 9, body }));
    expect(code).toBeUndefined();
    expect(warnings).toEqual([
      expect.stringMatching(/^\[waybill\] code\.js could not be compiled, so it stays/),
    ]);
  });
});
