import { replaceMethods } from './replace-methods.ts';
import type { Undo } from '../patch/index.ts';

/** Calls `trace` with each result of the named methods, such as a query or a bucket, before the app gets the result. */
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
