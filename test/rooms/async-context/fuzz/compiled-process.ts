import { parseAst } from 'vite';
import { transformAsyncContext } from 'waybill/vite';
import 'waybill/async-context/install';
import { generateProgram } from './generate-program.ts';
import { runProgram } from './run-program.ts';

/** The findings of one fuzz run. The process prints them as JSON. */
export interface CompiledResult {
  readonly reads: number;
  /** Reads that differ from AsyncLocalStorage. */
  readonly differences: number;
  /** Programs with another order of reads after they are compiled. */
  readonly disorders: number;
  /** Programs that left a context current at their end. */
  readonly leaks: number;
  /** The shortest program with a finding of any kind. */
  readonly example?: { readonly seed: number; readonly code: string };
}

// The generated programs leave unhandled rejections behind, as real programs do.
process.on('unhandledRejection', () => {});
process.on('uncaughtException', () => {});

const [seed, programs, planted] = process.argv.slice(2) as [string, string, string?];
const frame = (globalThis as unknown as Record<symbol, { value: unknown }>)[
  Symbol.for('waybill.async-context')
]!;
// This plants a mistake on purpose: a suspended function does not leave its context.
const { __waybill: begin } = globalThis as unknown as { __waybill: () => object };
if (planted) Object.getPrototypeOf(begin()).out = (awaited: unknown) => awaited;

function compile(body: string): string {
  const declaration = `const program = async () => {\n${body}\n};`;
  const output = transformAsyncContext(declaration, { id: 'program.js', parse: (code) => parseAst(code) });
  return `${output!.code}\nreturn program();`;
}

let reads = 0;
let differences = 0;
let disorders = 0;
let leaks = 0;
let example: CompiledResult['example'];
for (let nth = 0; nth < Number(programs); nth++) {
  const timers = nth % 2 === 0;
  const code = generateProgram({ seed: Number(seed) + nth, timers });
  const found = await runProgram(compile(code));
  const wrong = found.filter(({ ours, oracle }) => ours !== oracle).length;
  const isLeak = frame.value !== undefined;
  frame.value = undefined;
  // Timers may swap their order between two runs. Everything else keeps its order.
  const before = timers ? found : await runProgram(`return (async () => {\n${code}\n})();`);
  const isDisorder = String(before.map(({ site }) => site)) !== String(found.map(({ site }) => site));
  frame.value = undefined;
  reads += found.length;
  differences += wrong;
  disorders += Number(isDisorder);
  leaks += Number(isLeak);
  if ((wrong || isLeak || isDisorder) && code.length < (example?.code.length ?? Infinity)) {
    example = { seed: Number(seed) + nth, code };
  }
}
console.log(
  JSON.stringify({
    reads,
    differences,
    disorders,
    leaks,
    ...(example && { example }),
  } satisfies CompiledResult),
);
process.exit(0);
