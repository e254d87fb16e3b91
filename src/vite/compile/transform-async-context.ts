import type { SourceMap } from 'magic-string';
import { compileExpressionBody, compileFunction, placeForCode } from './compile-function.ts';
import { compileNode, type Scope } from './compile-node.ts';
import { createCompilation, isCompiled, type Compilation } from './compilation.ts';
import { hasClashingNames } from './has-clashing-names.ts';
import { importRuntime } from './import-runtime.ts';
import { isSuspended } from './is-suspended.ts';
import { isFunction, type Block, type FunctionSyntax, type Syntax } from './syntax.ts';
import { walk } from './walk.ts';

/** Settings of {@link transformAsyncContext}. */
export interface TransformOptions {
  /** The name of the code in the source map. */
  readonly id: string;
  /**
   * Whether a page or a worker runs this code before all other code. If so, the code is a module, and always imports
   * the runtime.
   * @default false
   */
  readonly isEntry?: boolean | undefined;
  /**
   * Parses JavaScript to an ESTree program with the start and end of each node. Throws if the code cannot be parsed.
   */
  readonly parse: (code: string) => unknown;
}

const MENTIONS_ASYNC = /\b(?:async|await)\b/;

/**
 * Compiles JavaScript so that the async context survives every `await`. Compiled code leaves the context before it is
 * suspended, and enters the context again when it resumes. The effects of the code stay the same, and so do the order
 * and the number of ticks.
 *
 * Returns `null` if there is nothing to compile, or if the code is already compiled. If `parse` throws an error, this
 * function throws the same error. A compiled module imports `waybill/async-context/install`, and its functions find the
 * runtime by the global `__waybill`. Without that global they run as if they were not compiled, for example as text in a
 * worker.
 */
export function transformAsyncContext(
  code: string,
  { id, isEntry = false, parse }: TransformOptions,
): { code: string; map: SourceMap } | null {
  if (isCompiled(code) || !(isEntry || MENTIONS_ASYNC.test(code))) return null;
  const program = parse(code) as Block;
  const compilation = createCompilation(code);
  const isModuleSuspended = isSuspended(program, false);
  compileProgram(compilation, program, isModuleSuspended);
  const { magic } = compilation;
  if (!magic.hasChanged() && !isEntry) return null;
  // A hashbang must stay at the start of the code.
  const start = /^#!.*\s*/.exec(code)?.[0].length ?? 0;
  if (isModuleSuspended) compileModuleCall(compilation, program, start);
  // Code that awaits at its top level is a module.
  importRuntime(compilation, program, { start, isModule: isEntry || isModuleSuspended });
  return {
    code: magic.toString(),
    map: magic.generateMap({ source: id, includeContent: true, hires: 'boundary' }),
  };
}

/** Compiles all nodes of a program from the inside out. */
function compileProgram(compilation: Compilation, program: Block, isModuleSuspended: boolean): void {
  const scopes: Scope[] = [
    {
      compilation,
      isModule: true,
      isAsync: true,
      isGenerator: false,
      isSuspended: isModuleSuspended,
      suspensions: [],
    },
  ];
  const ancestors: Syntax[] = [];
  walk(program, {
    enter(node) {
      if (isFunction(node)) scopes.push(openScope(compilation, node));
      ancestors.push(node);
    },
    leave(node) {
      ancestors.pop();
      if (isFunction(node)) {
        closeScope(node, scopes.pop()!);
      } else {
        const scope = scopes.at(-1)!;
        if (scope.isAsync) compileNode(node, { scope, ancestors });
      }
    },
  });
}

function openScope(compilation: Compilation, node: FunctionSyntax): Scope {
  const isAsync = node.async && !hasClashingNames(node);
  const isGenerator = !!node.generator;
  return {
    compilation: compilation.inner(),
    isModule: false,
    isAsync,
    isGenerator,
    isSuspended: isAsync && isSuspended(node, isGenerator),
    suspensions: [],
  };
}

function closeScope(node: FunctionSyntax, scope: Scope): void {
  const { compilation, isAsync } = scope;
  if (scope.isSuspended) compileFunction(compilation, node);
  else if (isAsync && node.body.type !== 'BlockStatement') compileExpressionBody(compilation, node);
}

/** Keeps the context of a module that can be suspended, as `compileFunction` does for a function. */
function compileModuleCall(
  { code, open, close, apply, begin }: Compilation,
  { body }: Block,
  start: number,
): void {
  close(code.length, `\n;${apply('end')});`);
  const { index, before } = placeForCode(body, start);
  open(index, `${before}${begin()} `);
}
