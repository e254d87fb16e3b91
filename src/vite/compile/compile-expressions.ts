import { SETTLE, type Compilation } from './compilation.ts';
import { behindToken } from './skip-trivia.ts';
import type { Syntax, WithArgument } from './syntax.ts';

/** `await x` → `call.in(await call.out(x))`. */
export function compileAwait({ open, close, apply }: Compilation, { start, end }: WithArgument): void {
  open(start, apply('in'));
  open(start + 'await'.length, ` ${apply('out')}`);
  close(end, '))');
}

/** `yield x` → `call.proceed(yield call.out(x, 1))`. The `1` tells a `yield` from an `await`. */
export function compileYield({ open, close, apply }: Compilation, node: WithArgument): void {
  const { start, end, argument } = node;
  open(start, apply('proceed'));
  if (argument) {
    open(start + 'yield'.length, ` ${apply('out')}`);
    close(end, ', 1))');
  } else {
    close(end, ` ${apply('out')}undefined, 1))`);
  }
}

/** `yield* x` → `call.in(yield* call.delegate(x))`. `in` is needed because `yield*` awaits its last step. */
export function compileDelegate({ code, open, close, apply }: Compilation, { start, end }: Syntax): void {
  open(start, apply('in'));
  open(behindToken(code, start + 'yield'.length, '*'), ` ${apply('delegate')}`);
  close(end, '))');
}

/** The function around a `return`. */
export interface ReturningFunction {
  readonly isGenerator: boolean;
  /** Whether the function has a call, because it can be suspended. */
  readonly isSuspended: boolean;
}

/**
 * `return x` → `return call.settle(x)`. An async generator awaits the value, so in a generator the result is
 * `return call.out(x)`.
 */
export function compileReturn(
  compilation: Compilation,
  { start, end, argument }: WithArgument,
  { isGenerator, isSuspended }: ReturningFunction,
): void {
  const { code, open, close, apply } = compilation;
  const behind = code[end - 1] === ';' ? end - 1 : end;
  const isList = argument!.type === 'SequenceExpression';
  const call = isGenerator ? apply('out') : isSuspended ? apply('settle') : SETTLE;
  open(start + 'return'.length, ` ${call}${isList ? '(' : ''}`);
  close(behind, isList ? '))' : ')');
}

const NEVER_THENABLE =
  /^(?:Literal|TemplateLiteral|(?:Unary|Binary|Update|Array|Function|ArrowFunction|Class|Await|Import)Expression)$/;

interface Property extends Syntax {
  readonly computed?: boolean;
  readonly key?: Syntax & { readonly name?: string; readonly value?: unknown };
}

/** Returns whether the value of an expression could be a lazy thenable, judged by the syntax alone. */
export function mayBeThenable(expression: Syntax): boolean {
  const { expression: inner, properties } = expression as Syntax & {
    readonly expression?: Syntax;
    readonly properties?: readonly Property[];
  };
  if (expression.type === 'ParenthesizedExpression') return mayBeThenable(inner!);
  if (expression.type === 'ObjectExpression') {
    return properties!.some(({ computed, key }) => !key || computed || (key.name ?? key.value) === 'then');
  }
  return !NEVER_THENABLE.test(expression.type);
}
