import { mentions } from './bound-names.ts';
import { isFunction, type FunctionSyntax, type Syntax } from './syntax.ts';
import { walk } from './walk.ts';

interface Named extends Syntax {
  readonly id?: { readonly name: string } | null;
  readonly kind?: string;
}

/**
 * Returns whether a function declares an inner function, and also something else with the same name. JavaScript allows
 * this at the top of a function, but not in a block. Compiled code puts the body of a function into a block, so such a
 * function is not compiled.
 */
export function hasClashingNames({ body }: FunctionSyntax): boolean {
  const functions = ((body.body ?? []) as readonly Named[])
    .filter(({ type }) => type === 'FunctionDeclaration')
    .map(({ id }) => id!.name);
  if (functions.length === 0) return false;
  const names = new Set(functions);
  let clashes = names.size < functions.length;
  walk(body, {
    enter(node) {
      const { type, kind } = node as Named;
      if (isFunction(node)) return false;
      // The search also finds names that the declaration only uses. Then a function stays uncompiled, which does no harm.
      if (type === 'VariableDeclaration' && kind === 'var') {
        clashes ||= mentions(node, names, { inFunctions: false });
      }
      return true;
    },
  });
  return clashes;
}
