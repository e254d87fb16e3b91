import type { Compilation } from './compilation.ts';
import {
  compileAwait,
  compileDelegate,
  compileReturn,
  compileYield,
  mayBeThenable,
} from './compile-expressions.ts';
import { compileForAwait, compileTry } from './compile-statements.ts';
import {
  compileAwaitUsing,
  compileDisposingBlock,
  compileDisposingFor,
  compileDisposingLoop,
} from './compile-using.ts';
import {
  isAwaitUsing,
  isFunction,
  type Block,
  type Loop,
  type Syntax,
  type Try,
  type WithArgument,
} from './syntax.ts';

/** The function around a node, or the module if no function is around the node. */
export interface Scope {
  readonly isModule: boolean;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** The positions at which the function or module can be suspended. */
  readonly suspensions: number[];
}

/** The position of a node in the syntax tree. */
interface Place {
  readonly scope: Scope;
  /** The nodes around the node, outermost first. */
  readonly ancestors: readonly Syntax[];
}

/**
 * Compiles a node of async code, if the node suspends the function, or if code in the node resumes after a suspension.
 * The nodes inside the node must already be compiled. Functions are compiled by `compileFunction`.
 */
export function compileNode(compilation: Compilation, node: Syntax, place: Place): void {
  switch (node.type) {
    case 'AwaitExpression':
      noteSuspension(node, place);
      return compileAwait(compilation, node as WithArgument);
    case 'YieldExpression':
      return compileYieldExpression(compilation, node as WithArgument, place);
    case 'ReturnStatement':
      return compileReturnStatement(compilation, node as WithArgument, place);
    case 'TryStatement':
      return compileTry(compilation, node as Try, (part) => isSuspendedIn(part, place));
    case 'ForOfStatement':
      return compileForOf(compilation, node as Loop, place);
    case 'ForStatement':
      return compileFor(compilation, node as Loop, place);
    case 'VariableDeclaration':
      return compileDeclaration(compilation, node, place);
    case 'BlockStatement':
      return compileBlock(compilation, node as Block, place);
  }
}

function noteSuspension({ start }: Syntax, { scope }: Place): void {
  scope.suspensions.push(start);
}

function isSuspendedIn({ start, end }: Syntax, { scope }: Place): boolean {
  return scope.suspensions.some((index) => index >= start && index < end);
}

function compileYieldExpression(compilation: Compilation, node: WithArgument, place: Place): void {
  if (!place.scope.isGenerator) return;
  noteSuspension(node, place);
  if (node.delegate) compileDelegate(compilation, node);
  else compileYield(compilation, node);
}

function compileReturnStatement(compilation: Compilation, node: WithArgument, place: Place): void {
  const { isModule, isGenerator } = place.scope;
  if (!node.argument || isModule) return;
  if (isGenerator) noteSuspension(node, place);
  else if (!mayBeThenable(node.argument)) return;
  compileReturn(compilation, node, isGenerator);
}

function compileForOf(compilation: Compilation, node: Loop, place: Place): void {
  const disposes = isAwaitUsing(node.left);
  if (!node.await && !disposes) return;
  noteSuspension(node, place);
  if (disposes) compileDisposingLoop(compilation, node);
  if (node.await) compileForAwait(compilation, node, outermostLabel(node, place));
}

function compileFor(compilation: Compilation, node: Loop, place: Place): void {
  if (isAwaitUsing(node.init)) compileDisposingFor(compilation, node, outermostLabel(node, place));
}

/** Returns the outermost label in front of a statement, or the statement itself if it has no label. */
function outermostLabel(node: Syntax, { ancestors }: Place): Syntax {
  const outside = ancestors.findLastIndex(({ type }) => type !== 'LabeledStatement');
  return ancestors[outside + 1] ?? node;
}

function compileDeclaration(compilation: Compilation, node: Syntax, place: Place): void {
  const parent = place.ancestors.at(-1)!;
  // A declaration at the top level of a module stays unchanged: the module disposes of the resource at its end, and no
  // code of the module follows.
  if (!isAwaitUsing(node) || !/^(?:Block|For)Statement$/.test(parent.type)) return;
  noteSuspension(node, place);
  compileAwaitUsing(compilation, node);
}

function compileBlock(compilation: Compilation, node: Block, { ancestors }: Place): void {
  if (node.body.some(isAwaitUsing) && !isFunction(ancestors.at(-1)!)) {
    compileDisposingBlock(compilation, node);
  }
}
