import { replaceMethods } from './replace-methods.ts';
import type { Undo } from '../patch/index.ts';

/** Traces what the named methods of an object give, such as a query or a bucket, and then gives it to the app. */
export function traceResults(
  owner: unknown,
  names: string,
  trace: (result: unknown) => void,
): (Undo | undefined)[] {
  return replaceMethods(owner, names, (call) => {
    const result = call();
    trace(result);
    return result;
  });
}
