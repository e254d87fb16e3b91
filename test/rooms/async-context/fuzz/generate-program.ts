import { createRandom, type Random } from './random.ts';

/** What a piece of generated code may use where it stands. */
interface Place {
  readonly depth: number;
  /** Whether `await` may stand here. */
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  readonly inLoop: boolean;
}

/** Settings of {@link generateProgram}. */
export interface ProgramOptions {
  readonly seed: number;
  /** Whether timers are used; without them, the order of everything is fixed. */
  readonly timers: boolean;
}

/**
 * Writes the body of an async function that takes `env`, reads the context all the time by `env.read(site)`, and
 * suspends in every way that the language has.
 */
export function generateProgram({ seed, timers }: ProgramOptions): string {
  const random: Random = createRandom(seed);
  const { pick, below, chance } = random;
  let sites = 0;
  let names = 0;

  const name = (): string => `n${++names}`;
  const read = (): string => `env.read(${++sites})`;
  const context = (): string => `"c${below(1000)}"`;
  const deeper = (place: Place, change: Partial<Place> = {}): Place => ({
    ...place,
    ...change,
    depth: place.depth + 1,
  });
  const asyncBody = (place: Place, change: Partial<Place> = {}): string =>
    block(deeper(place, { isAsync: true, isGenerator: false, inLoop: false, ...change }));
  const syncBody = (place: Place): string =>
    block(deeper(place, { isAsync: false, isGenerator: false, inLoop: false }));

  function block(place: Place): string {
    const count = place.depth > 4 ? 1 : 1 + below(3);
    return `{ ${Array.from({ length: count }, () => statement(place)).join(' ')} ${read()}; }`;
  }

  /** An expression that can be awaited. */
  function awaitable(place: Place): string {
    if (place.depth > 4) return pick(['1', 'env.tick()', `env.lazy(${read()})`]);
    const inner = deeper(place);
    return pick<() => string>([
      () => 'null',
      () => 'env.tick()',
      () => `env.ticks(${below(4)})`,
      () => `env.lazy(${read()})`,
      () => 'env.shared',
      () => `env.subclass(${below(3)})`,
      () => (timers ? `env.sleep(${below(3)})` : 'env.tick()'),
      () => `(async () => ${asyncBody(place)})()`,
      () => `(async (a = ${read()}) => (${read()}, ${awaited(inner)}, env.lazy(a)))()`,
      () => `(async () => env.lazy(${read()}))()`,
      () => `env.run(${context()}, async () => ${asyncBody(place)})`,
      () => `env.run(${context()}, () => ${awaitable(inner)})`,
      () => `Promise.all([${awaitable(inner)}, ${awaitable(inner)}])`,
      () => `Promise.allSettled([${awaitable(inner)}, env.fail()])`,
      () => `Promise.race([${awaitable(inner)}, ${awaitable(inner)}])`,
      () => `Promise.any([env.fail(), ${awaitable(inner)}])`,
      () => `Promise.resolve(${awaitable(inner)})`,
      () => `env.tick().then((x) => { ${read()}; return ${awaitable(inner)}; })`,
      () =>
        `env.fail().catch(() => { ${read()}; return env.lazy(1); }).finally(() => { ${read()}; }).then(() => ${read()})`,
      () => `new (class { #p = ${read()}; async m(b = ${read()}) ${asyncBody(place)} })().m()`,
      () => `(class { static async #q() ${asyncBody(place)} static r() { return this.#q(); } }).r()`,
      () => `({ async ["m" + ${read()}](x) ${asyncBody(place)} })["m0"]?.()`,
    ])();
  }

  /** An expression with `await` somewhere in it. */
  function awaited(place: Place): string {
    const one = (): string => `await ${awaitable(deeper(place))}`;
    return pick<() => string>([
      one,
      () => `[${one()}, ${read()}, ${one()}]`,
      () => `\`\${${one()}} \${${read()}}\``,
      () => `(${one()}) ?? (${one()})`,
      () => `(${read()}, ${one()}, ${read()})`,
      () => `env.same(${one()}, ${read()}, ${one()})`,
      () => `(await env.lazy(env))?.[\`sa\${"me"}\`](${read()}, ${one()})`,
      () => `({ [${one()}]: ${read()}, ...(${one()}) })`,
      () => `((${one()}) ? ${one()} : ${one()})`,
      () => `await (await env.lazy({ then: undefined, x: ${read()} }))`,
      () => `!(${one()}) || -(${one()})`,
      () => `env.tag\`a\${${one()}}b\${${read()}}\``,
      () => `new env.Box(${one()}, ${read()}).x`,
      () => `typeof (${one()})`,
    ])();
  }

  function generator(place: Place): string {
    const body = block(deeper(place, { isAsync: true, isGenerator: true, inLoop: false }));
    return `async function* () { ${read()}; try { yield ${read()}; ${body} yield env.lazy(${read()}); } finally { ${read()}; ${chance(0.5) ? `await env.tick(); ${read()};` : ''} } }`;
  }

  function iterable(place: Place): string {
    return pick<() => string>([
      () => `(${generator(place)})()`,
      () => `[1, env.tick(), env.lazy(${read()})]`,
      () => 'env.stream(3)',
      () => 'new Set([1, 2])',
    ])();
  }

  function statement(place: Place): string {
    if (place.depth > 5) return `${read()};`;
    const inner = deeper(place);
    const anywhere: (() => string)[] = [
      () => `${read()};`,
      () => `env.run(${context()}, () => ${syncBody(place)});`,
      () => `env.spawn(async () => ${asyncBody(place)});`,
      () => `env.spawn(() => env.run(${context()}, async () => ${asyncBody(place)}));`,
      () => `queueMicrotask(() => ${syncBody(place)});`,
      () => (timers ? `env.timer(() => ${syncBody(place)}, ${below(3)});` : `${read()};`),
      () => `env.dispatch(() => ${syncBody(place)});`,
      () => `env.spawn(() => env.tick().then(() => ${syncBody(place)}));`,
      () =>
        `try { ${statement(inner)} env.raise(); } catch ({ message }) { ${read()}; } finally ${block(inner)}`,
      () =>
        `{ const ${name()} = (function* () { ${read()}; yield 1; ${read()}; })(); for (const x of n${names}) ${read()}; }`,
    ];
    if (!place.isAsync) return pick(anywhere)();
    const label = name();
    const suspending: (() => string)[] = [
      () => `${awaited(inner)};`,
      () => `${awaited(inner)};`,
      () => `const ${name()} = ${awaited(inner)};`,
      () => `const { a: ${name()} = ${awaited(inner)} } = {};`,
      () => `if (${awaited(inner)}) ${block(inner)} else ${block(inner)}`,
      () =>
        `switch (${awaited(inner)}) { case ${awaited(inner)}: ${read()}; break; default: ${statement(inner)} }`,
      () => `try ${block(inner)} finally ${block(inner)}`,
      () => `try { await env.fail(); } catch ${block(inner)}`,
      () => `try { await env.fail(); } catch { ${read()}; } finally ${block(inner)}`,
      () =>
        `try { await env.fail(); } catch ({ message = env.raise(), get }) { ${read()}; ${statement(inner)} }`,
      () => `try { try { await env.fail(); } finally { ${read()}; } } catch (e) { ${read()}; }`,
      () => `try { ${awaited(inner)}; env.raise(); } catch (e) { ${read()}; await env.tick(); ${read()}; }`,
      () =>
        `for (let i = ${awaited(inner)}, j = 0; j < 2; await env.tick(), j++) ${block(deeper(place, { inLoop: true }))}`,
      () => `for (const x of [1, await env.lazy(${read()})]) ${block(deeper(place, { inLoop: true }))}`,
      () => `{ let k = 0; do ${block(deeper(place, { inLoop: true }))} while (k++ < await env.lazy(1)); }`,
      () => `for await (const x of ${iterable(inner)}) ${block(deeper(place, { inLoop: true }))}`,
      () => `for await (const { length = ${read()} } of ${iterable(inner)}) ${read()};`,
      () => `{ let y; for await ([y = ${read()}] of [[], [1]]) { ${read()}; await env.tick(); } }`,
      () =>
        `${label}: for (const a of [1, 2]) { for await (const x of ${iterable(inner)}) { ${read()}; if (a === 1) continue ${label}; await env.tick(); break ${label}; } ${read()}; }`,
      () =>
        `${label}: for await (const x of ${iterable(inner)}) { ${read()}; if (${awaited(inner)}) continue ${label}; break ${label}; }`,
      () => `try { for await (const x of ${iterable(inner)}) { await env.fail(); } } catch { ${read()}; }`,
      () =>
        `try { for await (const x of env.stream(1, true)) { ${read()}; } } catch { ${read()}; } finally { ${read()}; }`,
    ];
    if (place.isGenerator) {
      suspending.push(
        () => `yield ${read()};`,
        () => `yield ${awaited(inner)};`,
        () => `const ${name()} = yield* (${generator(inner)})();`,
        () => `yield* env.stream(2);`,
        () => `yield* [env.tick(), 2];`,
        () => `try { yield await env.fail(); } catch { ${read()}; yield; }`,
        () => `if (env.same(1, ${read()}) > 5) return ${awaitable(inner)};`,
      );
    }
    if (place.inLoop)
      suspending.push(
        () => `if (${awaited(inner)}) continue;`,
        () => 'if (env.flip()) break;',
      );
    return pick(chance(0.25) ? anywhere : suspending)();
  }

  const start: Place = { depth: 0, isAsync: true, isGenerator: false, inLoop: false };
  return Array.from({ length: 5 }, () => statement(start)).join('\n');
}
