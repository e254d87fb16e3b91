import { asyncBody, deeper, type Place, type ProgramWriter } from './program-writer.ts';

/** Writes an expression that can be awaited. */
export function awaitable(writer: ProgramWriter, place: Place): string {
  const { pick, read } = writer;
  if (place.depth > 4) return pick(['1', 'env.tick()', `env.lazy(${read()})`]);
  return pick([
    ...values(writer),
    ...calls(writer, place),
    ...promises(writer, deeper(place)),
    ...methods(writer, place),
  ])();
}

type Choices = readonly (() => string)[];

function values({ below, read, timers }: ProgramWriter): Choices {
  return [
    () => 'null',
    () => 'env.tick()',
    () => `env.ticks(${below(4)})`,
    () => `env.lazy(${read()})`,
    () => 'env.shared',
    () => 'env.gate()',
    () => `env.subclass(${below(3)})`,
    () => (timers ? `env.sleep(${below(3)})` : 'env.tick()'),
  ];
}

function calls(writer: ProgramWriter, place: Place): Choices {
  const { read, context } = writer;
  const inner = deeper(place);
  return [
    () => `(async () => ${asyncBody(writer, place)})()`,
    () => `(async (a = ${read()}) => (${read()}, ${awaited(writer, inner)}, env.lazy(a)))()`,
    () => `(async () => env.lazy(${read()}))()`,
    () => `env.run(${context()}, async () => ${asyncBody(writer, place)})`,
    () => `env.run(${context()}, () => ${awaitable(writer, inner)})`,
  ];
}

function promises(writer: ProgramWriter, inner: Place): Choices {
  const { read } = writer;
  const one = (): string => awaitable(writer, inner);
  return [
    () => `Promise.all([${one()}, ${one()}])`,
    () => `Promise.allSettled([${one()}, env.fail()])`,
    () => `Promise.race([${one()}, ${one()}])`,
    () => `Promise.any([env.fail(), ${one()}])`,
    () => `Promise.resolve(${one()})`,
    () => `env.tick().then((x) => { ${read()}; return ${one()}; })`,
    () =>
      `env.fail().catch(() => { ${read()}; return env.lazy(1); }).finally(() => { ${read()}; }).then(() => ${read()})`,
  ];
}

function methods(writer: ProgramWriter, place: Place): Choices {
  const { read } = writer;
  const body = (): string => asyncBody(writer, place);
  return [
    () => `new (class { #p = ${read()}; async m(b = ${read()}) ${body()} })().m()`,
    () => `(class { static async #q() ${body()} static r() { return this.#q(); } }).r()`,
    () => `({ async ["m" + ${read()}](x) ${body()} })["m0"]?.()`,
  ];
}

/** Writes an expression with `await` somewhere in it. */
export function awaited(writer: ProgramWriter, place: Place): string {
  const { pick, read } = writer;
  const one = (): string => `await ${awaitable(writer, deeper(place))}`;
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

/** Writes an async generator function. */
export function generator(writer: ProgramWriter, place: Place): string {
  const { block, chance, read } = writer;
  const body = block(deeper(place, { isAsync: true, isGenerator: true, inLoop: false }));
  return `async function* () { ${read()}; try { yield ${read()}; ${body} yield env.lazy(${read()}); } finally { ${read()}; ${chance(0.5) ? `await env.tick(); ${read()};` : ''} } }`;
}

/** Writes a value that a `for await` loop can iterate. */
export function iterable(writer: ProgramWriter, place: Place): string {
  return writer.pick<() => string>([
    () => `(${generator(writer, place)})()`,
    () => `[1, env.tick(), env.lazy(${writer.read()})]`,
    () => 'env.stream(3)',
    () => 'new Set([1, 2])',
  ])();
}
