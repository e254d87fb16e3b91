import { replaceMethods } from './replace-methods.ts';
import type { Undo } from '../patch/index.ts';

/** Traces the results of the named methods of an object, such as a query or a bucket, before the app gets them. */
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
