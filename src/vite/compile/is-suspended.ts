import { isAwaitUsing, isFunction, type Loop, type Syntax, type WithArgument } from './syntax.ts';
import { walk } from './walk.ts';

/**
 * Returns whether a function, or the code of a module itself, has a place at which it can be suspended. Such places of
 * inner functions do not count.
 */
export function isSuspended(code: Syntax, isGenerator: boolean): boolean {
  let found = false;
  walk(code, {
    enter(node) {
      if (found || (node !== code && isFunction(node))) return false;
      found = suspends(node, isGenerator);
      return true;
    },
  });
  return found;
}

function suspends(node: Syntax, isGenerator: boolean): boolean {
  switch (node.type) {
    case 'AwaitExpression':
      return true;
    case 'YieldExpression':
      return isGenerator;
    case 'ReturnStatement':
      // An async generator awaits the value that it returns.
      return isGenerator && !!(node as WithArgument).argument;
    case 'ForOfStatement':
      return !!(node as Loop).await;
    default:
      return isAwaitUsing(node);
  }
}
