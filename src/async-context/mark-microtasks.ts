import { contextOf, frame } from './frame/frame.ts';

// Code loses its context after it has awaited this many values in a row that are not promises.
const ROUNDS = 16;
// The greatest number of marks (see `markMicrotasks`) that are active within one task. One more mark stops all of them.
// Then code that awaits values other than promises loses its context.
const MOST = 1000;

/**
 * Creates the function that is called each time code sets the context. If the context has changed, microtasks
 * that are queued after the change must run in the new context. This function provides it to those that no other patch
 * provides it to.
 *
 * Microtasks run in the order in which they are queued. So the function queues a mark: a microtask that sets the
 * context for the microtasks behind it. The mark then queues itself again, for the microtasks that those microtasks
 * queue. A mark stops when it has run 16 times in a row and no code has set the context in the meantime. All marks stop
 * before the task ends. `onMark` is called each time a mark runs.
 */
export function markMicrotasks(
  enqueue: (task: () => void) => void,
  onMark: () => void,
): (before: unknown) => void {
  let heard = 0;
  let marks = 0;
  let generation = 0;
  return (before) => {
    const { value } = frame;
    heard++;
    if (contextOf(value) === contextOf(before)) return;
    if (marks >= MOST) {
      generation++;
      marks = 0;
    }
    marks++;
    const own = generation;
    let known = heard;
    let left = ROUNDS;
    enqueue(function pass() {
      onMark();
      if (known !== heard) left = ROUNDS;
      known = heard;
      const isCurrent = own === generation && frame.mark !== undefined;
      if (isCurrent && left-- > 0) {
        frame.value = value;
        enqueue(pass);
      } else {
        if (own === generation) marks--;
        frame.value = frame.held;
      }
    });
  };
}
