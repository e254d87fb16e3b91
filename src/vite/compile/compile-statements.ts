import { boundNames, mentions } from './bound-names.ts';
import type { Compilation } from './compilation.ts';
import { behindToken, skipTrivia } from './skip-trivia.ts';
import { isDeclaration, type Loop, type Syntax, type Try } from './syntax.ts';

/** Enters the context at the start of a `catch` or `finally` block, if the block can run because of a rejection. */
export function compileTry(
  compilation: Compilation,
  { block, handler, finalizer }: Try,
  suspendsIn: (node: Syntax) => boolean,
): void {
  const { open, enter } = compilation;
  if (handler && suspendsIn(block)) {
    const { param, body } = handler;
    if (param && param.type !== 'Identifier') moveBefore(compilation, param, { block: body, keyword: 'let' });
    else open(body.start + 1, ` ${enter()}`);
  }
  if (finalizer && (suspendsIn(block) || (handler && suspendsIn(handler)))) {
    open(finalizer.start + 1, ` ${enter()}`);
  }
}

/**
 * Compiles a `for await` loop. Each step of the loop runs in the context. The context is entered again at the start of
 * the body and after the loop, no matter how the loop ends.
 *
 * @param outermost the loop, or the outermost label before it
 */
export function compileForAwait(compilation: Compilation, node: Loop, outermost: Syntax): void {
  const { magic, open, close, wrap, apply, enter } = compilation;
  const { left, right, body } = node;
  wrap(right, apply('iterate'));
  const target = isDeclaration(left) ? left.declarations[0]!.id : left;
  if (canMove(compilation, node, target)) {
    const keyword = isDeclaration(left) ? left.kind : undefined;
    if (keyword) magic.update(left.start, target.start, 'const ');
    else close(left.start, 'const ');
    moveBefore(compilation, target, { block: body, keyword });
  } else {
    open(body.start, `{ ${enter()} `);
    close(body.end, ' }');
  }
  open(outermost.start, 'try { ');
  close(outermost.end, ` } finally { ${enter()} }`);
}

/** Returns whether the target of a `for await` loop is a pattern or a property, and can move into the loop. */
function canMove({ code }: Compilation, { start, left, right }: Loop, target: Syntax): boolean {
  if (target.type === 'Identifier') return false;
  if (!isDeclaration(left)) {
    // The parentheses around a target such as `(a.b)` would stay behind.
    return skipTrivia(code, behindToken(code, start, '(')) === target.start;
  }
  // The names of a pattern exist in the whole head of the loop, so an iterable that uses one of them must fail.
  return left.kind === 'var' || !mentions(right, boundNames(target));
}

// Moves the pattern of a `catch` or a loop before its block, behind the call of `enter`, because destructuring a value can
// run code of the app. The value gets a temporary name. The block stays a block of its own, because it can declare names
// that the pattern uses with another meaning.
function moveBefore(
  { open, close, magic, temporary, enter }: Compilation,
  pattern: Syntax,
  { block, keyword }: { readonly block: Syntax; readonly keyword: string | undefined },
): void {
  const given = temporary();
  open(pattern.start, keyword ? `{ ${enter()} ${keyword} ` : `{ ${enter()} (`);
  close(pattern.end, keyword ? ` = ${given}; ` : ` = ${given}); `);
  close(block.end, ' }');
  close(pattern.start, given);
  magic.move(pattern.start, pattern.end, block.start);
}
