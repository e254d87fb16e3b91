import { carryThenable } from './carry.ts';
import { frame, readValue, swapValue } from './frame.ts';

/**
 * One call of an async function in code compiled by `waybill/vite`.
 *
 * The context of a call does not change while the call runs. So the call leaves its context before it is suspended, and
 * enters the context again afterwards. At the end of each stretch it restores the context that it found. No context
 * leaks into code that is not compiled.
 */
export interface Call {
  value: unknown;
  /** The context that was current when this stretch began. */
  outer: unknown;
  /** Whether this stretch has entered the context. */
  inside: boolean;
}

/** Begins a call. The context of the call is that of its caller. */
export function begin(): Call {
  const value = readValue();
  return { value, outer: value, inside: true };
}

/** Ends a call, whether it has returned or thrown. */
export function end(call: Call): void {
  if (call.inside) frame.value = call.outer;
  call.inside = false;
}

/** Leaves the context just before `await` or `yield` suspends. Returns the value to wait for. */
export function suspend<T>(call: Call, awaited: T): T {
  const carried = carryThenable(awaited);
  end(call);
  return carried;
}

function enterAs(call: Call, value: unknown): void {
  call.outer = swapValue((call.value = value));
  call.inside = true;
}

/** Enters the context again after `await`. Returns the result of the `await`. */
export function resume<T>(call: Call, settled: T): T {
  enterAs(call, call.value);
  return settled;
}

/** Enters the context in `catch`, `finally` and loops. The compiler cannot know if the code before was suspended. */
export function enter(call: Call): void {
  // After `throw()`, an async generator runs in the context of the code that called `throw()`.
  if (!call.inside) enterAs(call, readValue() ?? call.value);
}

/** Goes on after `yield`, in the context of the code that asked for the next value. */
export function proceed<T>(call: Call, received: T): T {
  if (!call.inside) enterAs(call, readValue());
  return received;
}
