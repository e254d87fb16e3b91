import type { Compilation } from './compilation.ts';
import { behindToken } from './skip-trivia.ts';
import type { Syntax, WithArgument } from './syntax.ts';

/** `await x` → `resume(call, await suspend(call, x))`. */
export function compileAwait({ open, close, apply }: Compilation, { start, end }: WithArgument): void {
  open(start, apply('resume'));
  open(start + 'await'.length, ` ${apply('suspend')}`);
  close(end, '))');
}

/** `yield x` → `proceed(call, yield suspend(call, x))`. */
export function compileYield({ open, close, apply }: Compilation, node: WithArgument): void {
  const { start, end, argument } = node;
  open(start, apply('proceed'));
  if (argument) {
    open(start + 'yield'.length, ` ${apply('suspend')}`);
    close(end, '))');
  } else {
    close(end, ` ${apply('suspend')} undefined))`);
  }
}

/** `yield* x` → `resume(call, yield* delegate(call, x))`. `resume` is needed because `yield*` awaits its last step. */
export function compileDelegate({ code, open, close, apply }: Compilation, { start, end }: Syntax): void {
  open(start, apply('resume'));
  open(behindToken(code, start + 'yield'.length, '*'), ` ${apply('delegate')}`);
  close(end, '))');
}

/**
 * `return x` → `return settle(x)`. An async generator awaits the value, so in a generator the result is
 * `return suspend(call, x)`.
 */
export function compileReturn(
  { code, open, close, apply, name }: Compilation,
  { start, end, argument }: WithArgument,
  isGenerator: boolean,
): void {
  const behind = code[end - 1] === ';' ? end - 1 : end;
  const isList = argument!.type === 'SequenceExpression';
  open(
    start + 'return'.length,
    ` ${isGenerator ? apply('suspend') : `${name('settle')}(`}${isList ? '(' : ''}`,
  );
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
