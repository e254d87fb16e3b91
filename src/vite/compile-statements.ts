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
    if (param && param.type !== 'Identifier') {
      moveIntoBlock(compilation, param, body, (given) => [`${enter} let `, ` = ${given};`]);
    } else {
      open(body.start + 1, ` ${enter}`);
    }
  }
  if (finalizer && (suspendsIn(block) || (handler && suspendsIn(handler)))) {
    open(finalizer.start + 1, ` ${enter}`);
  }
}

// Taking a value apart may run code of the app's.
function moveIntoBlock(
  { open, close, magic, temporary }: Compilation,
  pattern: Syntax,
  block: Block,
  around: (given: string) => [before: string, after: string],
): void {
  const given = temporary();
  const [before, after] = around(given);
  open(pattern.start, ` ${before}`);
  close(pattern.end, after);
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
    moveIntoBody(compilation, left, target, body, enter);
  }
  close(body.end, ' }');
  open(outermost.start, 'try { ');
  close(outermost.end, ` } finally { ${enter} }`);
}

function moveIntoBody(
  { open, close, magic, temporary }: Compilation,
  left: Syntax,
  target: Syntax,
  body: Syntax,
  enter: string,
): void {
  const name = temporary();
  const kind = isDeclaration(left) ? left.kind : null;
  open(target.start, kind ? `{ ${enter} ${kind} ` : `{ ${enter} (`);
  close(target.end, kind ? ` = ${name}; ` : ` = ${name}); `);
  if (kind) magic.update(left.start, target.start, `const ${name}`);
  else close(left.start, `const ${name}`);
  magic.move(target.start, target.end, body.start);
}
