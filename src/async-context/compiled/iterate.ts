import { carryThenable } from '../frame/carry.ts';

/** A call of an async function, as code that runs inside its context uses it. */
export interface EnteredCall {
  /** Enters the context of the call, unless the call is in it already. */
  enter(): void;
  /** Leaves the context. */
  end(): void;
}

type Method = (...args: unknown[]) => unknown;
type AnyIterator = Readonly<Record<'next' | 'return' | 'throw', Method | null | undefined>>;
type AnyIterable = Readonly<Record<symbol, (() => AnyIterator) | null | undefined>>;

// Wraps an iterator, because a `for await` loop and `yield*` call its methods, which can be code of the app. Each call
// of a method runs in a context. The function `arrive` enters this context for `next`, and the call's own `enter` does
// so for the other methods. After each call, the code leaves the context and waits.
function wrapIterator(
  call: EnteredCall,
  arrive: () => void,
  isSync: boolean,
): (iterator: AnyIterator) => object {
  return (iterator) => {
    const stepBy =
      (method: Method, before: () => void): Method =>
      (...args) => {
        before();
        try {
          const result = method.apply(iterator, args);
          if (!isSync || Object(result) !== result) return carryThenable(result);
          const { done, value } = result as IteratorResult<unknown>;
          return { done, value: carryThenable(value) };
        } finally {
          call.end();
        }
      };
    const optional = (name: 'return' | 'throw'): Method | undefined => {
      const method = iterator[name];
      if (method != null) return stepBy(method, () => call.enter());
      // The iterator has no such method. A loop over a sync iterator waits all the same, so the call leaves its context.
      if (isSync) call.end();
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

/** Wraps an iterable, so that each step of it runs in a context. `arrive` enters this context. */
export function stepInside<T>(call: EnteredCall, given: T, arrive: () => void): T {
  const iterable = given as AnyIterable;
  const asyncMethod = iterable[Symbol.asyncIterator];
  const wrap = wrapIterator(call, arrive, asyncMethod == null);
  if (asyncMethod != null) return { [Symbol.asyncIterator]: () => wrap(asyncMethod.call(iterable)) } as T;
  // A `for await` loop turns a sync iterator into an async one, and waits for each value.
  return { [Symbol.iterator]: () => wrap(iterable[Symbol.iterator]!()) } as T;
}
