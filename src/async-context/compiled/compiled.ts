import { carryThenable } from '../frame/carry.ts';
import { disposeInside } from './dispose.ts';
import { frame, readValue, swapValue } from '../frame/frame.ts';
import { stepInside } from './iterate.ts';

/**
 * One call of an async function in code compiled by `waybill/vite`. Compiled code begins it by `globalThis.__waybill()`.
 *
 * The context of a call does not change while the call runs. The call leaves its context before it is suspended, and
 * enters the context again when it resumes. A stretch is the part of a call between two suspensions. At the end of each
 * stretch, the call restores the context that was current before the stretch, so no context leaks into code that is not
 * compiled.
 */
export class Call {
  /** The context of the call. It is at first the context of the caller. */
  private value: unknown = readValue();
  /** The value of the frame when the call last began or resumed. */
  private outer: unknown = frame.value;
  /** Whether the call has entered its context and not left it yet. */
  private inside = true;
  /** Whether the call was last suspended by a `yield`. Then other code decides when it resumes, and in which context. */
  private isYielding: unknown;

  /** Leaves the context at the end of a call, after a return or an error. */
  end(): void {
    if (this.inside) frame.value = this.outer;
    this.inside = false;
  }

  /** Leaves the context just before `await` or `yield` suspends the call. Returns the value to wait for. */
  out<T>(awaited: T, isYielding?: unknown): T {
    const carried = carryThenable(awaited);
    this.isYielding = isYielding;
    this.end();
    return carried;
  }

  /** Enters the context again after `await`. Returns the result of the `await`. */
  in<T>(settled: T): T {
    this.enterAs(this.value);
    return settled;
  }

  /**
   * Enters the context at the start of a `catch` block, a `finally` block or a loop body, unless the call is still in
   * its context. The compiler cannot know whether the call was suspended before.
   */
  enter(): void {
    // After `throw()`, an async generator runs in the context of the code that called `throw()`. Behind an `await`, code
    // that runs now can belong to a foreign context: a listener that has rejected the awaited promise.
    if (!this.inside) this.enterAs((this.isYielding && readValue()) ?? this.value);
  }

  /**
   * Resumes a call after `yield`, in the context of the code that asked for the next value. Returns the result of the
   * `yield`.
   */
  proceed<T>(received: T): T {
    if (!this.inside) this.enterAs(readValue());
    return received;
  }

  /** Returns the result of an async function. A lazy thenable in it starts in the context of the call. */
  settle<T>(result: T): T {
    return carryThenable(result);
  }

  /** Wraps the iterable of a `for await` loop, so that each step runs in the context of the loop. */
  iterate<T>(iterable: T): T {
    return stepInside(this, iterable, () => {
      this.enter();
      this.isYielding = undefined;
    });
  }

  /** Wraps the iterable of `yield*`, so that each step runs in the context of the code that asks for the next value. */
  delegate<T>(iterable: T): T {
    this.isYielding = 1;
    return stepInside(this, iterable, () => this.proceed(undefined));
  }

  /** Wraps a resource of `await using`, so that its dispose method runs in the context of the call. */
  dispose<T>(resource: T): T {
    return disposeInside(this, resource);
  }

  private enterAs(value: unknown): void {
    this.outer = swapValue((this.value = value));
    this.inside = true;
  }
}
