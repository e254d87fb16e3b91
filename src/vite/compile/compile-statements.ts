import type { Compilation } from './compilation.ts';
import { isDeclaration, type Block, type Loop, type Syntax, type Try } from './syntax.ts';

/** Enters the context in `catch` and `finally` blocks that a rejection may have led to. */
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

// Taking an error apart may run code of the app's. So that happens in the block, behind the way into the context.
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
 * Steps through a `for await` loop in the context, and enters it again wherever the loop is left to.
 *
 * @param outermost the loop, or the outermost of the labels before it
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

// The same for the value of each round: it gets a name of ours, and is taken apart at the start of the body.
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
