import { frame, readValue } from './frame.ts';

// How often in a row code may wait for what is no promise before its context is given up.
const ROUNDS = 16;
// How many contexts may take turns within one task, before those that wait for no promise are given up.
const MOST = 1000;

/**
 * Makes the function that hears of each change of the context, and lets the microtasks that are queued behind it know
 * their context, where nothing else tells it.
 *
 * Microtasks run in the order in which they are queued. So a mark between them says whose those are that follow, and
 * queues itself once more for those that they queue. It stops where nobody has been heard of for some rounds, at the
 * latest when the task ends. `onMark` hears of each mark that is passed.
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
