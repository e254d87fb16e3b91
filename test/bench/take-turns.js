import { names } from './contenders.js';

const quantile = (numbers, part) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * part)];

/** Gives the median of the figures. */
export const median = (numbers) => quantile(numbers, 1 / 2);

/** Gives the lower quartile of the figures. Other work on the machine can only slow a start. */
export const undisturbed = (numbers) => quantile(numbers, 1 / 4);

/** Lets all contenders take turns, in another order each round, and gives the figures of each contender by round. */
export async function takeTurns(rounds, warmUp, measure) {
  const found = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round++) {
    const turn = ((round + warmUp) * 5) % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      const figure = await measure(name);
      // The compiler and the browser still warm up in the first rounds, so they do not count.
      if (round >= 0) found[name].push(figure);
    }
  }
  return found;
}

/** Takes one figure of every measurement, by contender. */
export function pick(found, figure) {
  return Object.fromEntries(names.map((name) => [name, found[name].map((measured) => measured[figure])]));
}

/**
 * Gives the median difference between a contender's figures and those of the bare page. Each difference is taken within
 * one round, in which the machine slows all alike.
 */
export function moreThanBare(found, name) {
  return median(found[name].map((figure, round) => figure - found.bare[round]));
}
