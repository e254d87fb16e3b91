import type { Compilation } from './compilation.ts';
import { behindToken } from './skip-trivia.ts';
import { isDeclaration, type Block, type Declaration, type Loop, type Syntax } from './syntax.ts';

function declare({ temporary, apply }: Compilation, name: string, init: string): string {
  const resource = temporary();
  return `await using ${resource} = ${apply('dispose')} ${init}); const ${name} = ${resource} && ${resource}.resource`;
}

/** Wraps the resources of an `await using` declaration, so that their dispose methods run in the context. */
export function compileAwaitUsing(compilation: Compilation, { declarations }: Declaration): void {
  const { code, magic, close, wrap, apply, temporary } = compilation;
  declarations.forEach(({ id, init, end }, index) => {
    const resource = temporary();
    magic.update(id.start, id.end, resource);
    wrap(init!, apply('dispose'));
    close(end, `; const ${id.name} = ${resource} && ${resource}.resource`);
    const next = declarations[index + 1];
    if (next) magic.update(behindToken(code, end, ',') - 1, next.start, '; await using ');
  });
}

/** Enters the context again after a block that disposes of resources. */
export function compileDisposingBlock({ open, close, name, call }: Compilation, { start, end }: Block): void {
  open(start + 1, ' try {');
  close(end - 1, `} finally { ${name('enter')}(${call}); } `);
}

/**
 * Enters the context again after each iteration of `for (await using x of y)`, because each iteration disposes of a
 * resource.
 */
export function compileDisposingLoop(compilation: Compilation, { left, body }: Loop): void {
  const { magic, temporary, open, close, name, call } = compilation;
  const { id } = (left as Declaration).declarations[0]!;
  const item = temporary();
  const enter = `${name('enter')}(${call});`;
  magic.update(left.start, left.end, `const ${item}`);
  open(body.start, `{ try { ${declare(compilation, id.name!, item)}; `);
  close(body.end, ` } finally { ${enter} } }`);
}

/**
 * Moves the declaration of `for (await using x = y; …)` into a block around the loop, and enters the context again
 * after the block.
 */
export function compileDisposingFor(
  { open, close, magic, name, call }: Compilation,
  { init }: Loop,
  outermost: Syntax,
): void {
  if (!isDeclaration(init)) return;
  open(init.start, '{ try { ');
  close(init.end, '; ');
  magic.move(init.start, init.end, outermost.start);
  close(outermost.end, ` } finally { ${name('enter')}(${call}); } }`);
}
