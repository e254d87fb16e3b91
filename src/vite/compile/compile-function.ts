import { mayBeThenable } from './compile-expressions.ts';
import { SETTLE, type Compilation } from './compilation.ts';
import { behindToken } from './skip-trivia.ts';
import type { FunctionSyntax, Statement } from './syntax.ts';

/**
 * Returns the index at which code can be inserted, which is after the directives. `before` is the text to insert first.
 */
export function placeForCode(body: readonly Statement[], start: number): { index: number; before: string } {
  const index = body.findLast(({ directive }) => directive != null)?.end;
  // The semicolon is needed because the last directive could lack its own.
  return index === undefined ? { index: start, before: '' } : { index, before: ';' };
}

/** Lets each call of an async function keep its context, if the function can be suspended. */
export function compileFunction(compilation: Compilation, node: FunctionSyntax): void {
  const { open, close, apply, begin } = compilation;
  const { body } = node;
  const tail = `} finally { ${apply('end')}); }`;
  if (body.type !== 'BlockStatement') {
    const settle = mayBeThenable(body) ? apply('settle') : '(';
    open(placeOfExpression(compilation, node), ` { ${begin()} try { return ${settle}`);
    close(node.end, `); ${tail} }`);
    return;
  }
  const { index, before } = placeForCode(body.body, body.start + 1);
  open(index, `${before} ${begin()} try {`);
  close(body.end - 1, `${tail} `);
}

/** `async () => x` → `async () => settle(x)`, for a function that awaits nothing itself. */
export function compileExpressionBody(compilation: Compilation, node: FunctionSyntax): void {
  if (!mayBeThenable(node.body)) return;
  compilation.open(placeOfExpression(compilation, node), ` ${SETTLE}`);
  compilation.close(node.end, ')');
}

function placeOfExpression({ code }: Compilation, node: FunctionSyntax): number {
  const { start, typeParameters, params, returnType } = node;
  // The types of TypeScript can contain arrows of their own.
  const before = returnType ?? params.at(-1) ?? typeParameters;
  return behindToken(code, before?.end ?? start, '=>');
}
