import { carryThenable } from './carry.ts';
import { frame, readValue, swapValue } from './frame.ts';

/**
 * One call of an async function in code compiled by `waybill/vite`.
 *
 * The context of a call does not change while the call runs. The call leaves its context before it is suspended, and
 * enters the context again when it resumes. A stretch is the part of a call between two suspensions. At the end of each
 * stretch, the call restores the context that was current before the stretch, so no context leaks into code that is not
 * compiled.
 */
export interface Call {
  value: unknown;
  /** The context that was current when the call last began or resumed. */
  outer: unknown;
  /** Whether the call has entered its context and not left it yet. */
  inside: boolean;
}

/** Begins a call of an async function. The call gets the context of its caller. */
export function begin(): Call {
  const value = readValue();
  return { value, outer: value, inside: true };
}

/** Leaves the context at the end of a call, after a return or an error. */
export function end(call: Call): void {
  if (call.inside) frame.value = call.outer;
  call.inside = false;
}

/** Leaves the context just before `await` or `yield` suspends the call. Returns the value to wait for. */
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

/**
 * Enters the context at the start of a `catch` block, a `finally` block or a loop body, unless the call is still in its
 * context. The compiler cannot know whether the call was suspended before.
 */
export function enter(call: Call): void {
  // After `throw()`, an async generator runs in the context of the code that called `throw()`.
  if (!call.inside) enterAs(call, readValue() ?? call.value);
}

/**
 * Resumes a call after `yield`, in the context of the code that asked for the next value. Returns the result of the
 * `yield`.
 */
export function proceed<T>(call: Call, received: T): T {
  if (!call.inside) enterAs(call, readValue());
  return received;
}
