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
  readonly compilation: Compilation;
  readonly isModule: boolean;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  readonly isSuspended: boolean;
  /** The positions at which the function or module can be suspended, so far. */
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
export function compileNode(node: Syntax, place: Place): void {
  const { compilation } = place.scope;
  switch (node.type) {
    case 'AwaitExpression':
      noteSuspension(node, place);
      return compileAwait(compilation, node as WithArgument);
    case 'YieldExpression':
      return compileYieldExpression(node as WithArgument, place);
    case 'ReturnStatement':
      return compileReturnStatement(node as WithArgument, place);
    case 'TryStatement':
      return compileTry(compilation, node as Try, (part) => isSuspendedIn(part, place));
    case 'ForOfStatement':
      return compileForOf(node as Loop, place);
    case 'ForStatement':
      return compileFor(node as Loop, place);
    case 'VariableDeclaration':
      return compileDeclaration(node, place);
    case 'BlockStatement':
      return compileBlock(node as Block, place);
  }
}

function noteSuspension({ start }: Syntax, { scope }: Place): void {
  scope.suspensions.push(start);
}

// The last positions are the latest, and all nodes inside a node are compiled before the node itself.
function isSuspendedIn({ start, end }: Syntax, { scope: { suspensions } }: Place): boolean {
  for (let nth = suspensions.length - 1; nth >= 0 && suspensions[nth]! >= start; nth--) {
    if (suspensions[nth]! < end) return true;
  }
  return false;
}

function compileYieldExpression(node: WithArgument, place: Place): void {
  if (!place.scope.isGenerator) return;
  noteSuspension(node, place);
  if (node.delegate) compileDelegate(place.scope.compilation, node);
  else compileYield(place.scope.compilation, node);
}

function compileReturnStatement(node: WithArgument, place: Place): void {
  const { compilation, isModule, isGenerator } = place.scope;
  if (!node.argument || isModule) return;
  if (isGenerator) noteSuspension(node, place);
  else if (!mayBeThenable(node.argument)) return;
  compileReturn(compilation, node, place.scope);
}

function compileForOf(node: Loop, place: Place): void {
  const { compilation } = place.scope;
  const disposes = isAwaitUsing(node.left);
  if (!node.await && !disposes) return;
  noteSuspension(node, place);
  if (disposes) compileDisposingLoop(compilation, node);
  if (node.await) compileForAwait(compilation, node, outermostLabel(node, place));
}

function compileFor(node: Loop, place: Place): void {
  if (isAwaitUsing(node.init))
    compileDisposingFor(place.scope.compilation, node, outermostLabel(node, place));
}

/** Returns the outermost label in front of a statement, or the statement itself if it has no label. */
function outermostLabel(node: Syntax, { ancestors }: Place): Syntax {
  const outside = ancestors.findLastIndex(({ type }) => type !== 'LabeledStatement');
  return ancestors[outside + 1] ?? node;
}

function compileDeclaration(node: Syntax, place: Place): void {
  const parent = place.ancestors.at(-1)!;
  // A declaration at the top level of a module stays unchanged: the module disposes of the resource at its end, and no
  // code of the module follows.
  if (!isAwaitUsing(node) || !/^(?:Block|For)Statement$/.test(parent.type)) return;
  noteSuspension(node, place);
  compileAwaitUsing(place.scope.compilation, node);
}

function compileBlock(node: Block, { scope, ancestors }: Place): void {
  if (node.body.some(isAwaitUsing) && !isFunction(ancestors.at(-1)!)) {
    compileDisposingBlock(scope.compilation, node);
  }
}
