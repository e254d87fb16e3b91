import { followPromises } from '../../../../src/async-context/internal.ts';
import { generateProgram } from './generate-program.ts';
import { runProgram } from './run-program.ts';

/** The findings of one fuzz run. The process prints them as JSON. */
export interface FollowedResult {
  readonly reads: number;
  /** Reads without a context although AsyncLocalStorage has a context. */
  readonly lost: number;
  /** Reads of a context that differs from the context of AsyncLocalStorage. */
  readonly wrong: number;
  /** Programs with another order of reads while promises are followed. */
  readonly disorders: number;
  /** Programs that left a context current at their end. */
  readonly leaks: number;
}

// The generated programs leave unhandled rejections behind, as real programs do.
process.on('unhandledRejection', () => {});
process.on('uncaughtException', () => {});

const [seed, programs] = process.argv.slice(2).map(Number) as [number, number];
const codes = Array.from(
  { length: programs },
  (_, nth) => `return (async () => {\n${generateProgram({ seed: seed + nth, timers: nth % 2 === 0 })}\n})();`,
);

async function sitesOf(code: string, nth: number): Promise<string> {
  // Timers may swap their order between two runs. Everything else keeps its order.
  return nth % 2 === 0 ? '' : String((await runProgram(code)).map(({ site }) => site));
}

const orders: string[] = [];
for (const [nth, code] of codes.entries()) orders.push(await sitesOf(code, nth));

if (process.argv[4] !== 'planted') followPromises();
const frame = (globalThis as unknown as Record<symbol, { value: unknown }>)[
  Symbol.for('waybill.async-context')
]!;
let reads = 0;
let lost = 0;
let wrong = 0;
let disorders = 0;
let leaks = 0;
for (const [nth, code] of codes.entries()) {
  const found = await runProgram(code);
  reads += found.length;
  lost += found.filter(({ ours, oracle }) => ours === undefined && oracle !== undefined).length;
  wrong += found.filter(({ ours, oracle }) => ours !== undefined && ours !== oracle).length;
  disorders += Number(nth % 2 === 1 && String(found.map(({ site }) => site)) !== orders[nth]);
  await new Promise((resolve) => setTimeout(resolve));
  leaks += Number(frame.value !== undefined);
}
console.log(JSON.stringify({ reads, lost, wrong, disorders, leaks } satisfies FollowedResult));
process.exit(0);
