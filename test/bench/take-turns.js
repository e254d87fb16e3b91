import { names } from './contenders.js';

const quantile = (numbers, part) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * part)];

/** The middle one of all figures. */
export const median = (numbers) => quantile(numbers, 1 / 2);

/** Of all figures the one that a quarter falls below: whatever else the machine does can only slow a start. */
export const undisturbed = (numbers) => quantile(numbers, 1 / 4);

/** Lets all contenders take turns, in another order each round, and gives what each measured, round by round. */
export async function takeTurns(rounds, warmUp, measure) {
  const found = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round++) {
    const turn = ((round + warmUp) * 5) % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      const figure = await measure(name);
      // The first rounds are the compiler's and the browser's own.
      if (round >= 0) found[name].push(figure);
    }
  }
  return found;
}

/** Of all that was measured, one figure for each contender. */
export function pick(found, figure) {
  return Object.fromEntries(names.map((name) => [name, found[name].map((measured) => measured[figure])]));
}

/** By how much a contender's figures exceed those of the bare page: within one round, the machine slows all alike. */
export function moreThanBare(found, name) {
  return median(found[name].map((figure, round) => figure - found.bare[round]));
}
