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
const IS_COMPILED = /\$wb_\w+\b.*waybill[/.]async-context/;

/**
 * Compiles JavaScript so that the async context survives every `await`. Compiled code leaves the context before it is
 * suspended, and enters the context again when it resumes. The effects of the code stay the same, and so do the order
 * and the number of ticks.
 *
 * Returns `null` if there is nothing to compile, or if the code is already compiled. If `parse` throws an error, this
 * function throws the same error. Compiled code imports `waybill/async-context/install`. Compiled code that is possibly
 * not a module reads the helpers from a global instead.
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
  // A hashbang must stay at the start of the code.
  const start = /^#!.*\s*/.exec(code)?.[0].length ?? 0;
  if (isSuspended) compileModuleCall(compilation, program, start);
  // Code that awaits at its top level is a module.
  const isModule = isEntry || isSuspended;
  if (!importRuntime(compilation, program, { start, isModule })) return null;
  const { magic } = compilation;
  return {
    code: magic.toString(),
    map: magic.generateMap({ source: id, includeContent: true, hires: 'boundary' }),
  };
}

/** Compiles all nodes of a program from the inside out. Returns whether the module itself can be suspended. */
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

/** Keeps the context of a module that can be suspended, as `compileFunction` does for a function. */
function compileModuleCall(
  { code, open, close, name, call }: Compilation,
  { body }: Block,
  start: number,
): void {
  const { index, before } = placeForCode(body, start);
  open(index, `${before}const ${call} = ${name('begin')}(); `);
  close(code.length, `\n;${name('end')}(${call});`);
}
