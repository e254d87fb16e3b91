/** Draws from one seed: the same seed gives the same draws. */
export interface Random {
  /** Gives a number from 0 up to, but not including, 1. */
  readonly next: () => number;
  readonly below: (count: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  readonly chance: (part: number) => boolean;
}

/** Creates a generator: mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    below,
    pick: (list) => list[below(list.length)]!,
    chance: (part) => next() < part,
  };
}
