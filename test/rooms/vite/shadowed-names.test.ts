import { parseAst } from 'vite';
import { transformAsyncContext } from 'waybill/vite';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../async-context/fuzz/random.ts';

const PROGRAMS = Number(process.env['FUZZ_PROGRAMS'] ?? 2000);
const SEED = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

type AsyncProgram = (log: (value: unknown) => void) => Promise<unknown>;

/** Writes programs that use the same few names for everything, so that moved code would meet another meaning. */
class ShadowWriter {
  readonly #random: Random;
  #depth = 0;

  constructor(seed: number) {
    this.#random = createRandom(seed);
  }

  readonly name = (): string => this.#random.pick(['a', 'b', 'c', 'e']);

  #pick(...choices: readonly (() => string)[]): string {
    if (this.#depth > 4) return this.#random.pick(choices.slice(0, 2))();
    this.#depth++;
    const text = this.#random.pick(choices)();
    this.#depth--;
    return text;
  }

  readonly value = (): string =>
    this.#pick(
      () => String(this.#random.below(9)),
      this.name,
      () => `(await ${this.name()})`,
      () => `(() => ${this.name()})()`,
      () => `[${this.value()}, ${this.value()}]`,
      () => `({ ${this.name()}: ${this.value()} })`,
      () => `(await (async (${this.pattern()}) => ${this.value()})(${this.value()}))`,
      () => `(await (async function (${this.pattern()}) ${this.block()})(${this.value()}))`,
      () =>
        `(await new (class { static ${this.name()} = ${this.name()}; async m(${this.name()} = ${this.name()}) ${this.block()} })().m())`,
    );

  readonly pattern = (): string =>
    this.#pick(
      this.name,
      () => `{ ${this.name()} = ${this.name()} }`,
      () => `{ ${this.name()} = ${this.value()}, ...${this.name()} }`,
      () => `[${this.pattern()} = ${this.name()}]`,
      () => `{ [${this.name()}]: ${this.pattern()} }`,
      () => `{ ${this.name()}: ${this.pattern()} = ${this.value()} }`,
    );

  readonly block = (): string => {
    const statements = Array.from({ length: 1 + this.#random.below(3) }, this.statement);
    return `{ ${statements.join(' ')} log([typeof ${this.name()}, ${this.name()}]); }`;
  };

  readonly statement = (): string =>
    this.#pick(
      () => `log(${this.value()});`,
      () => `await ${this.value()};`,
      () => `${this.#random.pick(['let', 'const', 'var'])} ${this.pattern()} = ${this.value()};`,
      () => `function ${this.name()}() { return ${this.name()} }`,
      () => `class ${this.name()} { static { log(typeof ${this.name()}) } }`,
      () => this.block(),
      () => `try ${this.block()} catch (${this.pattern()}) ${this.block()}`,
      () => `try { throw ${this.value()} } catch (${this.pattern()}) ${this.block()} finally ${this.block()}`,
      () =>
        `for await (${this.#random.pick(['let ', 'const ', 'var ', ''])}${this.pattern()} of [${this.value()}]) ${this.block()}`,
      () => `for await ((${this.name()}) of [${this.value()}]) ${this.statement()}`,
      () => `for (let ${this.pattern()} = ${this.value()}, i = 0; i < 1; i++) ${this.block()}`,
      () =>
        `switch (${this.value()}) { case ${this.value()}: ${this.statement()} default: ${this.statement()} }`,
      () =>
        `{ await using ${this.name()} = { [Symbol.dispose]() { log('disposed') } }; ${this.statement()} }`,
      () => `${this.name()} = ${this.value()};`,
    );
}

// Errors of the engine name a variable, or a value, that the compiled code has renamed.
const describeValue = (value: unknown): string =>
  value instanceof Error ? value.name : (JSON.stringify(value) ?? String(value));

/** Runs a program, and gives all that it logged, with its end. */
async function traceOf(program: AsyncProgram): Promise<string[]> {
  const seen: string[] = [];
  const log = (value: unknown): void => void seen.push(describeValue(value));
  await program(log).then(
    (result) => seen.push(`end ${describeValue(result)}`),
    (error: unknown) => seen.push(`threw ${describeValue(error)}`),
  );
  return seen;
}

/** Makes a function of a program, or `undefined` if the program is not valid JavaScript. */
function load(code: string): AsyncProgram | undefined {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- the code was generated a moment ago
    return new Function('a', 'b', 'c', 'e', `${code} return program;`)(1, { a: 2 }, [3]) as AsyncProgram;
  } catch {
    return undefined;
  }
}

describe(`programs that use the same names for everything, from seed ${SEED}`, () => {
  it.each([
    ['without the runtime', undefined],
    ['with the runtime', () => import('waybill/async-context/install')],
  ])(
    'do the same after they were compiled, %s',
    async (_, loadRuntime) => {
      await loadRuntime?.();
      let compared = 0;
      for (let nth = 0; nth < PROGRAMS; nth++) {
        const code = `${nth % 2 ? '"use strict";' : ''} const program = async (log) => ${new ShadowWriter(SEED + nth).block()};`;
        const program = load(code);
        if (!program) continue;
        const compiled = transformAsyncContext(code, {
          id: 'code.js',
          parse: (text) => parseAst(text, { sourceType: 'script' }),
        });
        if (!compiled) continue;
        compared++;
        const before = await traceOf(program);
        const after = load(compiled.code);
        expect(after && (await traceOf(after)), `${compiled.code}\n\n${code}`).toEqual(before);
      }
      expect(compared).toBeGreaterThan(PROGRAMS / 10);
    },
    600_000,
  );
});
