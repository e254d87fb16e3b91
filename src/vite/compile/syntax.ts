/** The part of the ESTree shapes that the transform reads. https://github.com/estree/estree */
export interface Syntax {
  readonly type: string;
  /** The position in the code, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** A list of statements: a block, the body of a function, a whole program. */
export interface Block extends Syntax {
  readonly body: readonly Statement[];
}

export interface Statement extends Syntax {
  /** The text of a directive such as `use strict`. */
  readonly directive?: string | null;
}

export interface FunctionSyntax extends Syntax {
  readonly async: boolean;
  readonly generator?: boolean;
  readonly params: readonly Syntax[];
  readonly typeParameters?: Syntax | null;
  readonly returnType?: Syntax | null;
  readonly body: Block;
}

export interface Try extends Syntax {
  readonly block: Block;
  readonly handler: (Syntax & { readonly param: Syntax | null; readonly body: Block }) | null;
  readonly finalizer: Block | null;
}

export interface Declaration extends Syntax {
  readonly kind: 'var' | 'let' | 'const' | 'using' | 'await using';
  readonly declarations: readonly Declarator[];
}

export interface Declarator extends Syntax {
  readonly id: Syntax & { readonly name?: string };
  readonly init: Syntax | null;
}

export interface Loop extends Syntax {
  readonly await?: boolean;
  readonly init?: Syntax | null;
  readonly left: Syntax;
  readonly right: Syntax;
  readonly body: Syntax;
}

/** An `await`, `yield` or `return` with its argument. */
export interface WithArgument extends Syntax {
  readonly argument: Syntax | null;
  readonly delegate?: boolean;
}

/** Returns whether a node is a function: a declaration, an expression or an arrow function. */
export function isFunction(node: Syntax): node is FunctionSyntax {
  return /^(?:Function(?:Declaration|Expression)|ArrowFunctionExpression)$/.test(node.type);
}

/** Returns whether a node is a declaration of variables, with any keyword from `var` to `await using`. */
export function isDeclaration(node: Syntax | null | undefined): node is Declaration {
  return node?.type === 'VariableDeclaration';
}

export function isAwaitUsing(node: Syntax | null | undefined): node is Declaration {
  return isDeclaration(node) && node.kind === 'await using';
}
