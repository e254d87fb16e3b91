import { expect } from 'vitest';

/** The first seed of every random test of this run. `FUZZ_SEED` sets it, see `fuzz-environment.ts`. */
export const firstSeed = Number(import.meta.env['FUZZ_SEED']);

/** Gives `count` consecutive seeds, or as many as `FUZZ_RUNS` says. */
export function fuzzSeeds(count: number): readonly number[] {
  const runs = Number(import.meta.env['FUZZ_RUNS'] || count);
  return Array.from({ length: runs }, (_, nth) => firstSeed + nth);
}

/** Gives the same seeds in blocks of `size`, each with its first seed. */
export function fuzzBlocks(
  count: number,
  size: number,
): readonly (readonly [first: number, seeds: readonly number[]])[] {
  const seeds = fuzzSeeds(count);
  return Array.from({ length: Math.ceil(seeds.length / size) }, (_, nth) => [
    seeds[nth * size]!,
    seeds.slice(nth * size, (nth + 1) * size),
  ]);
}

/** Gives the command that runs the current test file again with one seed. */
export function againWith(seed: number): string {
  const file = expect.getState().testPath!.split(/[/\\]/).at(-1);
  return `to run it again: FUZZ_SEED=${seed} FUZZ_RUNS=1 npx vitest run ${file}`;
}

/** Runs a check that draws from a seed. If the check fails, its error names the seed and the command for a repeat. */
export function underSeed<T>(seed: number, check: () => T): T {
  function explain(error: unknown): never {
    if (error instanceof Error) error.message += `\nSeed ${seed}; ${againWith(seed)}`;
    throw error;
  }
  try {
    const result = check();
    return result instanceof Promise ? (result.catch(explain) as T) : result;
  } catch (error) {
    return explain(error);
  }
}
