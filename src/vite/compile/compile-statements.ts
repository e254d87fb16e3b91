import type { Compilation } from './compilation.ts';
import { isDeclaration, type Block, type Loop, type Syntax, type Try } from './syntax.ts';

/** Enters the context at the start of a `catch` or `finally` block, if the block can run because of a rejection. */
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

// Moves the pattern of a `catch` into its block, after the call of `enter`, because destructuring an error can run code
// of the app.
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
 * Compiles a `for await` loop. Each step of the loop runs in the context. The context is entered again at the start of
 * the body and after the loop, no matter how the loop ends.
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

// Moves the pattern of a `for await` loop to the start of its body, after the call of `enter`, because destructuring
// the value of an iteration can run code of the app. The value gets a temporary name.
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
