import { carryThenable } from './carry.ts';
import { end, enter, proceed, type Call } from './compiled.ts';

type Method = (...args: unknown[]) => unknown;
type AnyIterator = Readonly<Record<'next' | 'return' | 'throw', Method | null | undefined>>;
type AnyIterable = Readonly<Record<symbol, (() => AnyIterator) | null | undefined>>;

// Wraps an iterator, because a `for await` loop and `yield*` call its methods, which can be code of the app. Each call
// of a method runs in a context. The function `arrive` enters this context for `next`, and the function `enter` does so
// for the other methods. After each call, the code leaves the context and waits.
function stepInside(
  call: Call,
  arrive: (call: Call) => unknown,
  isSync: boolean,
): (iterator: AnyIterator) => object {
  return (iterator) => {
    const stepBy =
      (method: Method, before: (call: Call) => unknown): Method =>
      (...args) => {
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
      if (method != null) return stepBy(method, enter);
      // The iterator has no such method. A loop over a sync iterator waits all the same, so the call leaves its context.
      if (isSync) end(call);
      return undefined;
    };
    return {
      // As in the language, `next` is read once, and `return` and `throw` are read when they are needed.
      next: stepBy(iterator.next as Method, arrive),
      get return() {
        return optional('return');
      },
      get throw() {
        return optional('throw');
      },
    };
  };
}

/** Wraps the iterable of a `for await` loop, so that each step runs in the context of the loop. */
export function iterate<T>(call: Call, given: T, arrive: (call: Call) => unknown = enter): T {
  const iterable = given as AnyIterable;
  const asyncMethod = iterable[Symbol.asyncIterator];
  const step = stepInside(call, arrive, asyncMethod == null);
  if (asyncMethod != null) return { [Symbol.asyncIterator]: () => step(asyncMethod.call(iterable)) } as T;
  // A `for await` loop turns a sync iterator into an async one, and waits for each value.
  return { [Symbol.iterator]: () => step(iterable[Symbol.iterator]!()) } as T;
}

/** Wraps the iterable of `yield*`, so that each step runs in the context of the code that asks for the next value. */
export function delegate<T>(call: Call, iterable: T): T {
  return iterate(call, iterable, proceed as (call: Call) => unknown);
}
