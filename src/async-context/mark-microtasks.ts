import { frame, readValue } from './frame.ts';

// How many times in a row code may wait for values that are no promises, before its context is given up.
const ROUNDS = 16;
// How many contexts may take turns within one task, before those that wait for no promise are given up.
const MOST = 1000;

/**
 * Creates the function that is called on each change of the context. It lets the microtasks that are queued after the
 * change know their context, if nothing else tells them.
 *
 * Microtasks run in the order in which they are queued. So a mark between them sets the context for the microtasks
 * behind it. The mark queues itself again for the microtasks that they queue. It stops after some rounds without a
 * change of the context, at the latest when the task ends. `onMark` is called at each mark.
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
    if (value === before) return;
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
      readValue();
      if (known !== heard) left = ROUNDS;
      known = heard;
      const isCurrent = own === generation && frame.mark !== undefined;
      if (isCurrent && left-- > 0) {
        frame.value = value;
        enqueue(pass);
      } else {
        if (own === generation) marks--;
        frame.value = frame.isOver && frame.held;
      }
    });
  };
}
