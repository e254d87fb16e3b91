import type { Compilation } from './compilation.ts';
import { behindToken } from './skip-trivia.ts';
import {
  isDeclaration,
  type Block,
  type Declaration,
  type Declarator,
  type Loop,
  type Syntax,
} from './syntax.ts';

/**
 * `await using a = x` → `const a = x; await using unnamed = call.dispose(a)`. So the dispose method runs in the context,
 * and the name stands for the resource itself.
 */
export function compileAwaitUsing(compilation: Compilation, { start, declarations }: Declaration): void {
  const { code, magic, close } = compilation;
  declarations.forEach(({ id, end }, index) => {
    close(end, `; ${disposing(compilation, id.name!)}`);
    const next = declarations[index + 1];
    if (next) magic.update(behindToken(code, end, ',') - 1, next.start, '; const ');
  });
  magic.update(start, declarations[0]!.start, 'const ');
}

function disposing({ temporary, apply }: Compilation, name: string): string {
  return `await using ${temporary()} = ${apply('dispose')}${name})`;
}

/** Enters the context again after a block that disposes of resources. */
export function compileDisposingBlock({ open, close, enter }: Compilation, { start, end }: Block): void {
  open(start + 1, ' try {');
  close(end - 1, `} finally { ${enter()} } `);
}

/**
 * Enters the context again after each iteration of `for (await using x of y)`, because each iteration disposes of a
 * resource.
 */
export function compileDisposingLoop(compilation: Compilation, { left, body }: Loop): void {
  const { magic, open, close, enter } = compilation;
  const [{ id }] = (left as Declaration).declarations as [Declarator];
  magic.update(left.start, id.start, 'const ');
  open(body.start, `{ try { ${disposing(compilation, id.name!)}; `);
  close(body.end, ` } finally { ${enter()} } }`);
}

/**
 * Moves the declaration of `for (await using x = y; …)` into a block around the loop, and enters the context again
 * after the block.
 */
export function compileDisposingFor(
  { open, close, magic, enter }: Compilation,
  { init }: Loop,
  outermost: Syntax,
): void {
  if (!isDeclaration(init)) return;
  open(init.start, '{ try { ');
  close(init.end, '; ');
  magic.move(init.start, init.end, outermost.start);
  close(outermost.end, ` } finally { ${enter()} } }`);
}
