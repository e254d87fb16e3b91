import type { Syntax } from './syntax.ts';

/** The functions that {@link walk} calls for each node. */
export interface Visitor {
  /** Called before the nodes inside a node. If it returns `false`, the walk skips these nodes, and also `leave`. */
  readonly enter?: (node: Syntax) => boolean | void;
  /** Called after the nodes inside a node. */
  readonly leave?: (node: Syntax) => void;
}

/**
 * Visits a node and all nodes inside it, in the order of the code. The walk keeps its place in a list of its own, because
 * the nesting of code can be deeper than the engine's stack: a sum of 10,000 texts is nested 10,000 times.
 */
export function walk(root: Syntax, { enter, leave }: Visitor): void {
  const open: Syntax[] = [];
  const ahead: Syntax[] = [root];
  for (let node = ahead.pop(); node; node = ahead.pop()) {
    if (node === open.at(-1)) {
      open.pop();
      leave?.(node);
    } else if (enter?.(node) !== false) {
      open.push(node);
      ahead.push(node);
      for (const child of childrenOf(node).reverse()) ahead.push(child);
    }
  }
}

/** Returns the nodes directly inside a node. */
function childrenOf(node: Syntax): Syntax[] {
  return Object.values(node).flat().filter(isNode);
}

function isNode(value: unknown): value is Syntax {
  return typeof (value as Partial<Syntax> | null)?.type === 'string';
}
