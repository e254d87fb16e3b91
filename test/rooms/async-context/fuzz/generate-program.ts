import {
  asyncBody,
  createWriter,
  deeper,
  syncBody,
  type Place,
  type ProgramWriter,
} from './program-writer.ts';
import { awaitable, awaited, generator, iterable } from './write-expressions.ts';

/** Settings of {@link generateProgram}. */
export interface ProgramOptions {
  readonly seed: number;
  /** Whether the program uses timers. Without timers, the order of everything is fixed. */
  readonly timers: boolean;
}

/**
 * Writes the body of an async function with the argument `env`. The function often reads the context by
 * `env.read(site)`, and it suspends in every way that the language has.
 */
export function generateProgram({ seed, timers }: ProgramOptions): string {
  const writer = createWriter({ seed, timers, statement });
  const start: Place = { depth: 0, isAsync: true, isGenerator: false, inLoop: false };
  return Array.from({ length: 5 }, () => statement(writer, start)).join('\n');
}

function statement(writer: ProgramWriter, place: Place): string {
  const { pick, chance, read } = writer;
  if (place.depth > 5) return `${read()};`;
  const anywhere = plainStatements(writer, place);
  if (!place.isAsync) return pick(anywhere)();
  const suspending = [
    ...waitingStatements(writer, place),
    ...catchingStatements(writer, place),
    ...loops(writer, place),
    ...(place.isGenerator ? yieldingStatements(writer, place) : []),
    ...(place.inLoop ? leavingStatements(writer, place) : []),
  ];
  return pick(chance(0.25) ? anywhere : suspending)();
}

type Choices = readonly (() => string)[];

/** Statements for functions that cannot use `await`. Async functions may contain them too. */
function plainStatements(writer: ProgramWriter, place: Place): Choices {
  const { read, context, below, timers, name, block } = writer;
  const inner = deeper(place);
  const syncCode = (): string => syncBody(writer, place);
  const asyncCode = (): string => asyncBody(writer, place);
  return [
    () => `${read()};`,
    () => `env.run(${context()}, () => ${syncCode()});`,
    () => `env.spawn(async () => ${asyncCode()});`,
    () => `env.spawn(() => env.run(${context()}, async () => ${asyncCode()}));`,
    () => `queueMicrotask(() => ${syncCode()});`,
    () => (timers ? `env.timer(() => ${syncCode()}, ${below(3)});` : `${read()};`),
    () => `env.dispatch(() => ${syncCode()});`,
    () => `env.openGates(); ${read()};`,
    () => `env.spawn(() => env.tick().then(() => ${syncCode()}));`,
    () =>
      `try { ${statement(writer, inner)} env.raise(); } catch ({ message }) { ${read()}; } finally ${block(inner)}`,
    () => {
      const values = name();
      return `{ const ${values} = (function* () { ${read()}; yield 1; ${read()}; })(); for (const x of ${values}) ${read()}; }`;
    },
  ];
}

function waitingStatements(writer: ProgramWriter, place: Place): Choices {
  const { read, name, block } = writer;
  const inner = deeper(place);
  const wait = (): string => awaited(writer, inner);
  return [
    () => `${wait()};`,
    // This choice stands here twice, so it is drawn twice as often.
    () => `${wait()};`,
    () => `const ${name()} = ${wait()};`,
    () => `const { a: ${name()} = ${wait()} } = {};`,
    () => `if (${wait()}) ${block(inner)} else ${block(inner)}`,
    () => `switch (${wait()}) { case ${wait()}: ${read()}; break; default: ${statement(writer, inner)} }`,
  ];
}

function catchingStatements(writer: ProgramWriter, place: Place): Choices {
  const { read, block } = writer;
  const inner = deeper(place);
  return [
    () => `try ${block(inner)} finally ${block(inner)}`,
    () => `try { await env.fail(); } catch ${block(inner)}`,
    () => `try { await env.gate(true); } catch ${block(inner)}`,
    () => `try { await env.fail(); } catch { ${read()}; } finally ${block(inner)}`,
    () =>
      `try { await env.fail(); } catch ({ message = env.raise(), get }) { ${read()}; ${statement(writer, inner)} }`,
    () => `try { try { await env.fail(); } finally { ${read()}; } } catch (e) { ${read()}; }`,
    () =>
      `try { ${awaited(writer, inner)}; env.raise(); } catch (e) { ${read()}; await env.tick(); ${read()}; }`,
  ];
}

function loops(writer: ProgramWriter, place: Place): Choices {
  const { read, name, block } = writer;
  const inner = deeper(place);
  const label = name();
  const wait = (): string => awaited(writer, inner);
  const values = (): string => iterable(writer, inner);
  const body = (): string => block(deeper(place, { inLoop: true }));
  return [
    () => `for (let i = ${wait()}, j = 0; j < 2; await env.tick(), j++) ${body()}`,
    () => `for (const x of [1, await env.lazy(${read()})]) ${body()}`,
    () => `{ let k = 0; do ${body()} while (k++ < await env.lazy(1)); }`,
    () => `for await (const x of ${values()}) ${body()}`,
    () => `for await (const { ${name()} = ${read()} } of ${values()}) ${read()};`,
    () => `{ let y; for await ([y = ${read()}] of [[], [1]]) { ${read()}; await env.tick(); } }`,
    () =>
      `${label}: for (const a of [1, 2]) { for await (const x of ${values()}) { ${read()}; if (a === 1) continue ${label}; await env.tick(); break ${label}; } ${read()}; }`,
    () =>
      `${label}: for await (const x of ${values()}) { ${read()}; if (${wait()}) continue ${label}; break ${label}; }`,
    () => `try { for await (const x of ${values()}) { await env.fail(); } } catch { ${read()}; }`,
    () =>
      `try { for await (const x of env.stream(1, true)) { ${read()}; } } catch { ${read()}; } finally { ${read()}; }`,
  ];
}

function yieldingStatements(writer: ProgramWriter, place: Place): Choices {
  const { read, name } = writer;
  const inner = deeper(place);
  return [
    () => `yield ${read()};`,
    () => `yield ${awaited(writer, inner)};`,
    () => `const ${name()} = yield* (${generator(writer, inner)})();`,
    () => `yield* env.stream(2);`,
    () => `yield* [env.tick(), 2];`,
    () => `try { yield await env.fail(); } catch { ${read()}; yield; }`,
    () => `if (env.same(1, ${read()}) > 5) return ${awaitable(writer, inner)};`,
  ];
}

function leavingStatements(writer: ProgramWriter, place: Place): Choices {
  return [() => `if (${awaited(writer, deeper(place))}) continue;`, () => 'if (env.flip()) break;'];
}
