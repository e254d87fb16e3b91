import 'waybill/async-context/install';
import { parseAst } from 'vite';
import { afterEach, describe, expect, it } from 'vitest';
import { current, run } from 'waybill/async-context';
import { transformAsyncContext } from 'waybill/vite';
import { followPromises } from '../../../src/async-context/internal.ts';
import { frame } from '../../../src/async-context/frame/frame.ts';

const { Promise: PlatformPromise } = globalThis;

// Dexie puts its own class in the place of the global `Promise` during a transaction. Async functions still return
// promises of the platform.
class OtherPromise<T> extends PlatformPromise<T> {
  // oxlint-disable-next-line unicorn/no-thenable -- promises are thenables
  override then(...reactions: Parameters<Promise<T>['then']>): never {
    return super.then(...reactions) as never;
  }
}
function replacePromise(): void {
  globalThis.Promise = OtherPromise;
}
afterEach(() => {
  globalThis.Promise = PlatformPromise;
});

/** Awaits a promise, and calls `see` behind it. */
type Wait = (promise: Promise<void>, see: () => void) => Promise<void>;

const plain: Wait = async (promise, see) => {
  await promise;
  see();
};

function compile(wait: Wait): Wait {
  const { code } = transformAsyncContext(`export default ${wait}`, {
    id: 'wait.js',
    parse: (text: string) => parseAst(text),
  })!;
  // oxlint-disable-next-line typescript/no-implied-eval -- the code was compiled a moment ago
  return new Function(code.replace(/^import[^;]*;/, '').replace('export default', 'return'))() as Wait;
}

/** Gives the order of the code behind an await and of the rounds of microtasks. */
async function orderOf(wait: Wait): Promise<string[]> {
  const order: string[] = [];
  const waiting = run('a', () => wait(PlatformPromise.resolve(), () => void order.push('code')));
  for (let rounds = PlatformPromise.resolve(), nth = 1; nth <= 5; nth++) {
    rounds = rounds.then(() => void order.push(`round ${nth}`));
  }
  await waiting;
  await new PlatformPromise((resolve) => setTimeout(resolve));
  return order;
}

describe('while another class is the global `Promise`', () => {
  it('compiled code waits for a promise of the platform no longer than other code', async () => {
    replacePromise();
    expect(await orderOf(compile(plain))).toEqual(await orderOf(plain));
  });

  it('code that is followed keeps its context when code without a context settles its promise', async () => {
    // Promises are not followed in a page with the runtime of compiled code.
    const { carry } = frame;
    delete frame.carry;
    const unfollow = followPromises();
    replacePromise();
    try {
      let settle = (): void => {};
      const promise = new PlatformPromise<void>((resolve) => (settle = resolve));
      let seen: unknown;
      const waiting = run('a', () => plain(promise, () => (seen = current())));
      await new PlatformPromise((resolve) => setTimeout(resolve));
      settle();
      await waiting;
      expect(seen).toBe('a');
    } finally {
      unfollow();
      frame.carry = carry!;
    }
  });
});
