import 'waybill/async-context/install';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';
import { current } from 'waybill/async-context';
import { transformAsyncContext } from 'waybill/vite';
import { hold } from '../../../src/async-context/internal.ts';

/** Waits again and again for the promise of `next`, outside of every context, and calls `see` in between. */
type Loop = (next: () => Promise<void>, see: () => void) => Promise<void>;

const LOOPS: Readonly<Record<string, string>> = {
  'in try': 'for (let n = 0; n < 4; n++) { try { await next(); see(); } catch { see(); } }',
  'in try, with a value behind it':
    'for (let n = 0; n < 4; n++) { try { await next(); see(); } catch { await null; see(); } }',
  'in try and finally': 'for (let n = 0; n < 4; n++) { try { await next(); } catch {} finally { see(); } }',
  'by an async generator':
    'const steps = async function* () { for (let n = 0; n < 4; n++) { try { await next(); } catch {} see(); yield n; } }; for await (const _ of steps());',
  'by an async generator, after a yield':
    'const steps = async function* () { for (let n = 0; n < 4; n++) { yield n; try { await next(); } catch { see(); continue; } see(); } }; for await (const _ of steps());',
  'by a step of for await':
    'const steps = { [Symbol.asyncIterator]: () => ({ n: 0, next() { return next().then(() => {}, () => {}).then(() => ({ done: this.n++ > 3, value: 1 })); } }) }; for await (const _ of steps) see();',
};

function compile(body: string): Loop {
  const code = `export default async (next, see) => { ${body} };`;
  const compiled = transformAsyncContext(code, {
    id: 'loop.js',
    parse: (text: string) => parseAst(text),
  })!.code;
  // oxlint-disable-next-line typescript/no-implied-eval -- the code was compiled a moment ago
  return new Function(compiled.replace(/^import[^;]*;/, '').replace('export default', 'return'))() as Loop;
}

describe('compiled code without a context stays without one if a listener settles its promise', () => {
  it.each(Object.entries(LOOPS))('%s', async (_, body) => {
    const seen: unknown[] = [];
    let settle: readonly (() => void)[] = [];
    const next = (): Promise<void> =>
      new Promise((resolve, reject) => {
        settle = [resolve, () => reject(new Error('planned'))];
      });
    const state = { isOver: false };
    const loop = compile(body)(next, () => seen.push(current())).finally(() => (state.isOver = true));
    // A generator waits for the first promise only after its first `yield`.
    await new Promise((resolve) => setImmediate(resolve));
    for (let nth = 0; !state.isOver; nth++) {
      let isEventOver = false;
      hold('a', () => isEventOver);
      settle[nth % 2]!();
      await new Promise((resolve) => setImmediate(resolve));
      isEventOver = true;
    }
    await loop;
    expect(seen).toEqual([undefined, undefined, undefined, undefined]);
  });
});
