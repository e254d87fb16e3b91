import { walk } from 'estree-walker';
import { isFunction, type FunctionSyntax, type Syntax } from './syntax.ts';

interface Named extends Syntax {
  readonly id?: { readonly name: string } | null;
  readonly name?: string;
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
  walk(body as never, {
    enter(node) {
      const { type, kind } = node as unknown as Named;
      if (isFunction(node as Syntax)) this.skip();
      if (type !== 'VariableDeclaration' || kind !== 'var') return;
      walk(node, {
        enter(inner) {
          if (isFunction(inner as Syntax)) this.skip();
          // The search also finds names that the function does not declare. The only effect is that a function stays
          // uncompiled, which does no harm.
          const { type: innerType, name } = inner as unknown as Named;
          if (innerType === 'Identifier' && names.has(name!)) clashes = true;
        },
      });
    },
  });
  return clashes;
}
