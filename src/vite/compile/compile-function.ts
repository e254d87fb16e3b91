import { mayBeThenable } from './compile-expressions.ts';
import type { Compilation } from './compilation.ts';
import { behindToken } from './skip-trivia.ts';
import type { Block, FunctionSyntax, Statement } from './syntax.ts';

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
  const { open, close, name, call } = compilation;
  const { body } = node;
  const head = `const ${call} = ${name('begin')}(); try {`;
  const tail = `} finally { ${name('end')}(${call}); }`;
  if (body.type !== 'BlockStatement') {
    open(placeOfExpression(compilation, node), ` { ${head} return ${openReturn(compilation, body)}`);
    close(node.end, `); ${tail} }`);
    return;
  }
  const { index, before } = placeForCode(body.body, body.start + 1);
  open(index, `${before} ${head}`);
  close(body.end - 1, `${tail} `);
}

/** `async () => x` → `async () => settle(x)`, for a function that awaits nothing itself. */
export function compileExpressionBody(compilation: Compilation, node: FunctionSyntax): void {
  if (!mayBeThenable(node.body)) return;
  compilation.open(placeOfExpression(compilation, node), ` ${compilation.name('settle')}(`);
  compilation.close(node.end, ')');
}

function openReturn({ name }: Compilation, body: Block): string {
  return mayBeThenable(body) ? `${name('settle')}(` : '(';
}

function placeOfExpression({ code }: Compilation, { start, params }: FunctionSyntax): number {
  return behindToken(code, params.at(-1)?.end ?? start, '=>');
}
