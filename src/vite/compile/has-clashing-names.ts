import { walk } from 'estree-walker';
import { isFunction, type FunctionSyntax, type Syntax } from './syntax.ts';

interface Named extends Syntax {
  readonly id?: { readonly name: string } | null;
  readonly name?: string;
  readonly kind?: string;
}

/**
 * Says whether a function declares a function and something else under one name. JavaScript allows that at the top of a
 * function, but not in a block, and compiled code puts the body of a function into a block.
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
          // This finds more names than the function declares. A function that stays uncompiled does no harm.
          const { type: innerType, name } = inner as unknown as Named;
          if (innerType === 'Identifier' && names.has(name!)) clashes = true;
        },
      });
    },
  });
  return clashes;
}
