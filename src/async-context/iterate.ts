import { carryThenable } from './carry.ts';
import { end, enter, proceed, type Call } from './compiled.ts';

type Method = (...args: unknown[]) => unknown;
type AnyIterator = Readonly<Record<'next' | 'return' | 'throw', Method | null | undefined>>;
type AnyIterable = Readonly<Record<symbol, (() => AnyIterator) | null | undefined>>;

// What a `for await` loop or `yield*` calls is code of the app, called in the context, and behind each call it waits.
function stepInside(
  call: Call,
  iterator: AnyIterator,
  isSync: boolean,
  arrive: (call: Call) => unknown,
): object {
  const step = (method: Method, args: unknown[], before: (call: Call) => unknown): unknown => {
    before(call);
    try {
      const result = method.apply(iterator, args);
      if (!isSync || Object(result) !== result) return carryThenable(result);
      const { done, value } = result as IteratorResult<unknown>;
      return { done, value: carryThenable(value) };
    } finally {
      end(call);
    }
  };
  const optional = (name: 'return' | 'throw'): Method | undefined => {
    const method = iterator[name];
    if (method != null) return (...args) => step(method, args, enter);
    // The loop waits all the same for an async iterator that was made of a sync one.
    if (isSync) end(call);
    return undefined;
  };
  // As the language does, `next` is read once, the others when they are needed.
  const next = iterator.next as Method;
  return {
    next: (...args: unknown[]) => step(next, args, arrive),
    get return() {
      return optional('return');
    },
    get throw() {
      return optional('throw');
    },
  };
}

function iterateWith(call: Call, iterable: AnyIterable, arrive: (call: Call) => unknown): object {
  const asyncMethod = iterable[Symbol.asyncIterator];
  if (asyncMethod != null) {
    return { [Symbol.asyncIterator]: () => stepInside(call, asyncMethod.call(iterable), false, arrive) };
  }
  // The loop makes an async iterator of a sync one, and waits for its values.
  return { [Symbol.iterator]: () => stepInside(call, iterable[Symbol.iterator]!(), true, arrive) };
}

/** Gives the iterable of a `for await` loop, stepped through in the context of the loop. */
export function iterate<T>(call: Call, iterable: T): T {
  return iterateWith(call, iterable as AnyIterable, enter) as T;
}

/** Gives the iterable of `yield*`, stepped through in the context of who asks for values. */
export function delegate<T>(call: Call, iterable: T): T {
  return iterateWith(call, iterable as AnyIterable, proceed as (call: Call) => unknown) as T;
}
