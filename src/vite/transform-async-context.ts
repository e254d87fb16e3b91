import { walk } from 'estree-walker';
import type { SourceMap } from 'magic-string';
import {
  compileAwait,
  compileDelegate,
  compileReturn,
  compileYield,
  mayBeThenable,
} from './compile-expressions.ts';
import { compileExpressionBody, compileFunction, placeForCode } from './compile-function.ts';
import { compileForAwait, compileTry } from './compile-statements.ts';
import {
  compileAwaitUsing,
  compileDisposingBlock,
  compileDisposingFor,
  compileDisposingLoop,
} from './compile-using.ts';
import { createCompilation } from './compilation.ts';
import { hasClashingNames } from './has-clashing-names.ts';
import { importRuntime } from './import-runtime.ts';
import {
  isAwaitUsing,
  isFunction,
  type Block,
  type Loop,
  type Syntax,
  type Try,
  type WithArgument,
} from './syntax.ts';

/** Settings of {@link transformAsyncContext}. */
export interface TransformOptions {
  /** Names the code in the source map. */
  readonly id: string;
  /** Whether it is what a page or worker runs first: then it is a module, and imports the runtime in any case. @default false */
  readonly isEntry?: boolean | undefined;
  /** Parses JavaScript to an ESTree program whose nodes say where they start and end; throws where it cannot. */
  readonly parse: (code: string) => unknown;
}

/** A function whose code is being read, or the module itself. */
interface Scope {
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** Where it may be suspended. */
  readonly suspensions: number[];
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
  const module: Scope = { isAsync: true, isGenerator: false, suspensions: [] };
  const scopes = [module];
  const ancestors: Syntax[] = [];

  /** Gives the outermost of the labels in front of a statement, or the statement. */
  function withLabels(node: Syntax): Syntax {
    const outside = ancestors.findLastIndex(({ type }) => type !== 'LabeledStatement');
    return ancestors[outside + 1] ?? node;
  }

  function compileNode(node: Syntax, scope: Scope): void {
    const suspend = (): unknown => scope.suspensions.push(node.start);
    const suspendsIn = ({ start, end }: Syntax): boolean =>
      scope.suspensions.some((index) => index >= start && index < end);
    switch (node.type) {
      case 'AwaitExpression':
        suspend();
        return compileAwait(compilation, node as WithArgument);
      case 'YieldExpression':
        if (!scope.isGenerator) return;
        suspend();
        if ((node as WithArgument).delegate) return compileDelegate(compilation, node);
        return compileYield(compilation, node as WithArgument);
      case 'ReturnStatement': {
        const { argument } = node as WithArgument;
        if (!argument || scope === module) return;
        if (scope.isGenerator) suspend();
        else if (!mayBeThenable(argument)) return;
        return compileReturn(compilation, node as WithArgument, scope.isGenerator);
      }
      case 'TryStatement':
        return compileTry(compilation, node as Try, suspendsIn);
      case 'ForOfStatement': {
        const loop = node as Loop;
        const disposes = isAwaitUsing(loop.left);
        if (!loop.await && !disposes) return;
        suspend();
        if (disposes) compileDisposingLoop(compilation, loop);
        if (loop.await) compileForAwait(compilation, loop, withLabels(node));
        return;
      }
      case 'ForStatement': {
        const loop = node as Loop;
        if (isAwaitUsing(loop.init)) compileDisposingFor(compilation, loop, withLabels(node));
        return;
      }
      case 'VariableDeclaration': {
        const parent = ancestors.at(-1);
        // Nothing comes behind what a module disposes of at its end.
        if (!isAwaitUsing(node) || !/^(?:Block|For)Statement$/.test(parent!.type)) return;
        suspend();
        return compileAwaitUsing(compilation, node);
      }
      case 'BlockStatement': {
        const { body } = node as Block;
        if (body.some(isAwaitUsing) && !isFunction(ancestors.at(-1)!)) {
          compileDisposingBlock(compilation, node as Block);
        }
      }
    }
  }

  walk(program as never, {
    enter(node) {
      if (isFunction(node as Syntax)) {
        const { async: isAsync, generator } = node as unknown as { async: boolean; generator?: boolean };
        scopes.push({
          isAsync: isAsync && !hasClashingNames(node as never),
          isGenerator: !!generator,
          suspensions: [],
        });
      }
      ancestors.push(node as Syntax);
    },
    leave(given) {
      const node = given as Syntax;
      ancestors.pop();
      if (!isFunction(node)) {
        const scope = scopes.at(-1)!;
        if (scope.isAsync) compileNode(node, scope);
        return;
      }
      const { isAsync, suspensions } = scopes.pop()!;
      if (!isAsync) return;
      if (suspensions.length > 0) compileFunction(compilation, node);
      else if (node.body.type !== 'BlockStatement') compileExpressionBody(compilation, node);
    },
  });

  const { magic, helpers, name, call } = compilation;
  if (helpers.size === 0 && !isEntry) return null;
  // A hashbang stays where it is.
  const start = /^#!.*\s*/.exec(code)?.[0].length ?? 0;
  if (module.suspensions.length > 0) {
    const { index, before } = placeForCode(program.body, start);
    compilation.open(index, `${before}const ${call} = ${name('begin')}(); `);
    compilation.close(code.length, `\n;${name('end')}(${call});`);
  }
  // Only modules may wait at their top.
  const isModule = isEntry || module.suspensions.length > 0;
  if (!importRuntime(compilation, program, { start, isModule })) return null;
  return {
    code: magic.toString(),
    map: magic.generateMap({ source: id, includeContent: true, hires: 'boundary' }),
  };
}
