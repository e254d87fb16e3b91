import { randomInt } from 'node:crypto';

/**
 * Reads how random tests draw in this run, for the tests in Node and in pages alike.
 *
 * `FUZZ_SEED` is the first seed; the value `random` draws it. Without it every run has the same seeds, from 0 on.
 * `FUZZ_RUNS` replaces each test's own number of seeds. Throws if a value is not a whole number.
 */
export function fuzzEnvironment(): { readonly FUZZ_SEED: string; readonly FUZZ_RUNS: string } {
  const { FUZZ_SEED = '0', FUZZ_RUNS = '' } = process.env;
  const seed = FUZZ_SEED === 'random' ? String(randomInt(2 ** 31)) : FUZZ_SEED;
  if (!/^\d+$/.test(seed)) throw new Error(`FUZZ_SEED takes a whole number or "random", not "${seed}".`);
  if (!/^\d*$/.test(FUZZ_RUNS)) throw new Error(`FUZZ_RUNS takes a whole number, not "${FUZZ_RUNS}".`);
  return { FUZZ_SEED: seed, FUZZ_RUNS };
}
