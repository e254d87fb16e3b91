import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';
import { transformAsyncContext } from 'waybill/vite';

const parse = (code: string): unknown => parseAst(code);
const transform = (code: string): string | undefined =>
  transformAsyncContext(code, { id: 'code.js', parse })?.code;

/** Gives the compiled code without the import of the runtime, and with short names. */
function compiled(code: string): string {
  const output = transform(code)!;
  parse(output);
  return output
    .replace(/import "waybill\/async-context\/install"; /, '')
    .replaceAll(/globalThis\.__waybill\?\.\(\) \?\? \{.*?\};/g, 'begin();')
    .replaceAll('(globalThis.__waybill?.settle ?? ((x) => x))', 'settle')
    .replaceAll('$wb', '$');
}

const inAsync = (body: string): string =>
  compiled(`export async function f() { ${body} }`)
    .replace('export async function f() { const $ = begin(); try { ', '')
    .replace(/ \} finally \{ \$\.end\(\); \} \}$/, '');

describe('brackets each place where code suspends', () => {
  it.each([
    ['await x;', '$.in(await $.out( x));'],
    ['a(await b, await (c, d));', 'a($.in(await $.out( b)), $.in(await $.out( (c, d))));'],
    ['await await x', '$.in(await $.out( $.in(await $.out( x))))'],
    ['await(x).y`z`', '$.in(await $.out((x).y`z`))'],
    [
      'for await (const a of b) c(a);',
      'try { for await (const a of $.iterate(b)) { $.enter();  c(a); } } finally { $.enter(); }',
    ],
  ])('%s', (body, expected) => {
    expect(inAsync(body).replaceAll(/\s+/g, ' ')).toBe(expected.replaceAll(/\s+/g, ' '));
  });

  it('enters again where a rejection may have led to', () => {
    expect(inAsync('try { await a } catch { b } finally { c }')).toBe(
      'try { $.in(await $.out( a)) } catch { $.enter(); b } finally { $.enter(); c }',
    );
    expect(inAsync('await 1; try { a() } catch { b }')).toContain('try { a() } catch { b }');
    expect(inAsync('try { a() } catch { await b } finally { c }')).toContain('catch { $.in(');
    expect(inAsync('try { a() } catch { await b } finally { c }')).toContain('finally { $.enter(); c }');
  });

  it('takes values apart inside the context', () => {
    expect(inAsync('try { await a } catch ({ b = c() }) { d }')).toContain(
      'catch ($1) { $.enter(); let { b = c() } = $1; { d } }',
    );
    expect(inAsync('for await (const { a = b() } of c) d;')).toContain(
      'for await (const $1 of $.iterate(c)) { $.enter(); const { a = b() } = $1; d; }',
    );
    expect(inAsync('for await ([a.b] of c) { d }')).toContain(
      'for await (const $1 of $.iterate(c)) { $.enter(); ([a.b] = $1); { d } }',
    );
  });

  it('keeps labels in front of their loop', () => {
    expect(inAsync('a: b: for await (const c of d) continue a;')).toContain('try { a: b: for await (');
  });

  it('yields in async generators', () => {
    const code = compiled('async function* f() { const a = yield b; yield; yield* c; return d }');
    expect(code).toContain('const a = $.proceed(yield $.out( b, 1));');
    expect(code).toContain('$.proceed(yield $.out(undefined, 1));');
    expect(code).toContain('$.in(yield* $.delegate( c));');
    expect(code).toContain('return $.out( d)');
  });

  it('disposes of resources', () => {
    const code = inAsync('{ await using a = b(), c = d; e }');
    expect(code).toBe(
      '{ try { const a = b(); await using $1 = $.dispose(a); const c = d; await using $2 = $.dispose(c); e } finally { $.enter(); } }',
    );
    expect(inAsync('for (await using a of b) c;')).toContain(
      'for (const a of b) { try { await using $1 = $.dispose(a);',
    );
    expect(inAsync('for (await using a = b; c;) d;')).toContain(
      '{ try { const a = b; await using $1 = $.dispose(a); for (; c;) d; } finally { $.enter(); } }',
    );
  });

  it('awaits at the top of a module', () => {
    expect(compiled('import a from "a"; await a;')).toBe(
      'const $ = begin(); import a from "a"; $.in(await $.out( a));\n;$.end();',
    );
  });
});

describe('returns lazy thenables in their context', () => {
  it.each([
    ['async () => a', 'async () => settle( a)'],
    ['async () => (a, b)', 'async () => settle( (a, b))'],
    ['async () => // why =>\n a', 'async () => settle( // why =>\n a)'],
    ['async (b = () => 1) => a', 'async (b = () => 1) => settle( a)'],
    ['async function f() { return a, b }', 'async function f() { return settle(( a, b)) }'],
    ['async function f() { return (a) ; }', 'async function f() { return settle( (a) ); }'],
    [
      'async () => ({ await: await a })',
      'async () => { const $ = begin(); try { return ( ({ await: $.in(await $.out( a)) })); } finally { $.end(); } }',
    ],
  ])('%s', (code, expected) => {
    expect(compiled(code)).toBe(expected);
  });

  it.each(['1', '`a`', '() => 1', '[a]', '!a', '{ a: 1, "b": 2 }', 'class {}', 'await a'])(
    'but not %s, which is none',
    (value) => {
      expect(
        transform(`async function f() { return ${value.startsWith('{') ? `(${value})` : value} }`) ?? '',
      ).not.toContain('settle');
    },
  );

  it('but objects with a then, or that may have one', () => {
    expect(compiled('async () => ({ then() {} })')).toContain('settle(');
    expect(compiled('async () => ({ ...a })')).toContain('settle(');
  });
});

describe('leaves alone', () => {
  it.each([
    ['code without async functions', 'function* f() { yield 1 } const g = () => 2; export { f, g };'],
    ['words that only look like it', 'const text = "async await"; // async () => await'],
    ['async functions that never wait and return nothing', 'async function f() { g() }'],
    ['the names of things', 'const a = { async: 1, await: 2 }; a.async'],
  ])('%s', (_, code) => {
    expect(transform(code)).toBeUndefined();
  });

  it('code that was compiled before, as a module and as a script', () => {
    for (const code of ['export const f = async () => { await a };', 'const f = async () => { await a };']) {
      expect(transform(transform(code)!)).toBeUndefined();
    }
  });

  it('a function with names that would clash in a block, but not the functions in it', () => {
    const code = transform(
      'async function f() { var a; function a() {} await a; return async () => await 1 }',
    )!;
    expect(code).toContain('async function f() { var a; function a() {} await a;');
    expect(code).toContain('async () => { const $wb');
    const fine = transform('async function f() { var b; function a() { var a; } await a }')!;
    expect(fine).toContain('f() { const $wb');
  });
});

describe('imports the runtime', () => {
  it('behind directives, of files and of functions', () => {
    expect(
      transform("'use client'\nimport a from 'a'; export const f = async () => { 'use server'; await a }"),
    ).toMatch(
      /^'use client';import "waybill\/async-context\/install"; \nimport a from 'a'; .*=> \{ 'use server';; const \$wb = /,
    );
  });

  it('behind a hashbang', () => {
    expect(transform('#!/usr/bin/env node\nexport const f = async () => { await 1 }')).toMatch(
      /^#!\/usr\/bin\/env node\n/,
    );
    expect(() => parse(transform('#!/usr/bin/env node\nawait 1; export {}')!)).not.toThrow();
  });

  it('not where the code is no module', () => {
    const code = transform('exports.f = async () => { await 1 }')!;
    expect(code).toContain('globalThis.__waybill');
    expect(code).not.toContain('import');
  });
});

it('uses names that the code does not have', () => {
  const code = transform('export const f = async ($wb) => { await $wb }')!;
  expect(code).toContain('$wb$.in(await $wb$.out( $wb))');
});

it('throws the error of the parser', () => {
  expect(() => transform('async function (')).toThrow('Parse failed');
});

it('takes time in proportion to the code', () => {
  const part = 'async function f() { try { for await (const a of b) { await a } } catch { await c } }\n';
  expect(transform(part.repeat(3000))!.length).toBeGreaterThan(part.length * 3000);
});
