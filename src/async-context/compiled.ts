import { carryThenable } from './carry.ts';
import { frame, readValue, swapValue } from './frame.ts';

/**
 * One call of an async function, as code compiled by `waybill/vite` keeps it.
 *
 * The context of a call cannot change while it runs. So it leaves the context before it is suspended and enters it again
 * afterwards, and each stretch in between leaves behind what it found. Nothing leaks into code that is not compiled.
 */
export interface Call {
  value: unknown;
  /** What was current when this stretch began. */
  outer: unknown;
  /** Whether this stretch has entered the context. */
  inside: boolean;
}

/** Begins a call: its context is the caller's. */
export function begin(): Call {
  const value = readValue();
  return { value, outer: value, inside: true };
}

/** Ends a call, however it ends. */
export function end(call: Call): void {
  if (call.inside) frame.value = call.outer;
  call.inside = false;
}

/** Leaves the context just before `await` or `yield` suspends, and gives what is waited for. */
export function suspend<T>(call: Call, awaited: T): T {
  const carried = carryThenable(awaited);
  end(call);
  return carried;
}

function enterAs(call: Call, value: unknown): void {
  call.outer = swapValue((call.value = value));
  call.inside = true;
}

/** Enters the context again after `await`, and gives what it gave. */
export function resume<T>(call: Call, settled: T): T {
  enterAs(call, call.value);
  return settled;
}

/** Enters the context where it is not known whether the code before was suspended: in `catch`, `finally` and loops. */
export function enter(call: Call): void {
  // An async generator that is told to throw runs in the context of who told it.
  if (!call.inside) enterAs(call, readValue() ?? call.value);
}

/** Goes on after `yield`, in the context of who asked for the next value. */
export function proceed<T>(call: Call, received: T): T {
  if (!call.inside) enterAs(call, readValue());
  return received;
}
