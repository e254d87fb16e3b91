import { walk } from 'estree-walker';
import type { SourceMap } from 'magic-string';
import { compileExpressionBody, compileFunction, placeForCode } from './compile-function.ts';
import { compileNode, type Scope } from './compile-node.ts';
import { createCompilation, type Compilation } from './compilation.ts';
import { hasClashingNames } from './has-clashing-names.ts';
import { importRuntime } from './import-runtime.ts';
import { isFunction, type Block, type FunctionSyntax, type Syntax } from './syntax.ts';

/** Settings of {@link transformAsyncContext}. */
export interface TransformOptions {
  /** Names the code in the source map. */
  readonly id: string;
  /** Whether it is what a page or worker runs first: then it is a module, and imports the runtime in any case. @default false */
  readonly isEntry?: boolean | undefined;
  /** Parses JavaScript to an ESTree program whose nodes say where they start and end; throws where it cannot. */
  readonly parse: (code: string) => unknown;
}

const MENTIONS_ASYNC = /\b(?:async|await)\b/;
const IS_COMPILED = /\$wb_\w+\b.*waybill[/.]async-context/;

/**
 * Compiles JavaScript so that the async context survives every `await`: code that suspends leaves the context before and
 * enters it again afterwards. Order and number of ticks stay as they are, and so does what the code does.
 *
 * Gives `null` where there is nothing to compile, and for code that has been compiled already. Throws what `parse`
 * throws. What it gives imports `waybill/async-context/install`, or reads it from a global where it may be no module.
 */
export function transformAsyncContext(
  code: string,
  { id, isEntry = false, parse }: TransformOptions,
): { code: string; map: SourceMap } | null {
  if (IS_COMPILED.test(code) || !(isEntry || MENTIONS_ASYNC.test(code))) return null;
  const program = parse(code) as Block;
  const compilation = createCompilation(code);
  const isSuspended = compileProgram(compilation, program);
  if (compilation.helpers.size === 0 && !isEntry) return null;
  // A hashbang stays where it is.
  const start = /^#!.*\s*/.exec(code)?.[0].length ?? 0;
  if (isSuspended) compileModuleCall(compilation, program, start);
  // Only modules may wait at their top.
  const isModule = isEntry || isSuspended;
  if (!importRuntime(compilation, program, { start, isModule })) return null;
  const { magic } = compilation;
  return {
    code: magic.toString(),
    map: magic.generateMap({ source: id, includeContent: true, hires: 'boundary' }),
  };
}

/** Compiles all nodes of a program from the inside out. Tells whether the module itself may be suspended. */
function compileProgram(compilation: Compilation, program: Block): boolean {
  const module: Scope = { isModule: true, isAsync: true, isGenerator: false, suspensions: [] };
  const scopes = [module];
  const ancestors: Syntax[] = [];
  walk(program as never, {
    enter(given) {
      const node = given as Syntax;
      if (isFunction(node)) scopes.push(openScope(node));
      ancestors.push(node);
    },
    leave(given) {
      const node = given as Syntax;
      ancestors.pop();
      if (isFunction(node)) {
        closeScope(compilation, node, scopes.pop()!);
      } else {
        const scope = scopes.at(-1)!;
        if (scope.isAsync) compileNode(compilation, node, { scope, ancestors });
      }
    },
  });
  return module.suspensions.length > 0;
}

function openScope(node: FunctionSyntax): Scope {
  return {
    isModule: false,
    isAsync: node.async && !hasClashingNames(node),
    isGenerator: !!node.generator,
    suspensions: [],
  };
}

function closeScope(compilation: Compilation, node: FunctionSyntax, { isAsync, suspensions }: Scope): void {
  if (!isAsync) return;
  if (suspensions.length > 0) compileFunction(compilation, node);
  else if (node.body.type !== 'BlockStatement') compileExpressionBody(compilation, node);
}

/** Keeps a record of the run of a module that may be suspended, as of the call of a function. */
function compileModuleCall(
  { code, open, close, name, call }: Compilation,
  { body }: Block,
  start: number,
): void {
  const { index, before } = placeForCode(body, start);
  open(index, `${before}const ${call} = ${name('begin')}(); `);
  close(code.length, `\n;${name('end')}(${call});`);
}
