import type { Compilation } from './compilation.ts';
import { isDeclaration, type Block, type Loop, type Syntax, type Try } from './syntax.ts';

/** Enters the context in `catch` and `finally` blocks that may run because of a rejection. */
export function compileTry(
  compilation: Compilation,
  { block, handler, finalizer }: Try,
  suspendsIn: (node: Syntax) => boolean,
): void {
  const { open, name, call } = compilation;
  const enter = `${name('enter')}(${call});`;
  if (handler && suspendsIn(block)) {
    const { param, body } = handler;
    if (param && param.type !== 'Identifier') moveIntoCatch(compilation, param, body);
    else open(body.start + 1, ` ${enter}`);
  }
  if (finalizer && (suspendsIn(block) || (handler && suspendsIn(handler)))) {
    open(finalizer.start + 1, ` ${enter}`);
  }
}

// Destructuring an error may run code of the app. So the pattern moves into the block, behind the call of `enter`.
function moveIntoCatch(
  { open, close, magic, temporary, name, call }: Compilation,
  pattern: Syntax,
  block: Block,
): void {
  const given = temporary();
  open(pattern.start, ` ${name('enter')}(${call}); let `);
  close(pattern.end, ` = ${given};`);
  close(pattern.start, given);
  magic.move(pattern.start, pattern.end, block.start + 1);
}

/**
 * Steps through a `for await` loop in the context, and enters the context again on every way out of the loop.
 *
 * @param outermost the loop, or the outermost label before it
 */
export function compileForAwait(compilation: Compilation, node: Loop, outermost: Syntax): void {
  const { open, close, wrap, apply, name, call } = compilation;
  const { left, right, body } = node;
  const enter = `${name('enter')}(${call});`;
  wrap(right, apply('iterate'));
  const target = isDeclaration(left) ? left.declarations[0]!.id : left;
  if (target.type === 'Identifier') {
    open(body.start, `{ ${enter} `);
  } else {
    moveIntoBody(compilation, node, target);
  }
  close(body.end, ' }');
  open(outermost.start, 'try { ');
  close(outermost.end, ` } finally { ${enter} }`);
}

// Does the same for the value of each round. The value gets a temporary name, and is destructured at the start of the
// body.
function moveIntoBody(
  { open, close, magic, temporary, name, call }: Compilation,
  { left, body }: Loop,
  target: Syntax,
): void {
  const given = temporary();
  const kind = isDeclaration(left) ? left.kind : null;
  const enter = `${name('enter')}(${call});`;
  open(target.start, kind ? `{ ${enter} ${kind} ` : `{ ${enter} (`);
  close(target.end, kind ? ` = ${given}; ` : ` = ${given}); `);
  if (kind) magic.update(left.start, target.start, `const ${given}`);
  else close(left.start, `const ${given}`);
  magic.move(target.start, target.end, body.start);
}
