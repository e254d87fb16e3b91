import { carryThenable } from '../frame/carry.ts';
import type { EnteredCall } from './iterate.ts';

// An older engine has no `Symbol.asyncDispose` and no `Symbol.dispose`. For such an engine, a compiler translates
// `await using` into code that uses `Symbol.for('Symbol.asyncDispose')`.
function knownSymbol(name: 'asyncDispose' | 'dispose'): symbol {
  return (Symbol as unknown as Record<string, symbol>)[name] ?? Symbol.for(`Symbol.${name}`);
}

/**
 * Wraps a resource of `await using`, so that its dispose method runs in the context of the call. Returns a resource
 * without a dispose method unchanged, so that the engine throws its own error.
 */
export function disposeInside<T>(call: EnteredCall, resource: T): T {
  if (resource == null) return resource;
  const methods = resource as Readonly<Record<symbol, unknown>>;
  const asyncDispose = knownSymbol('asyncDispose');
  const isAsync = methods[asyncDispose] != null;
  const method = methods[isAsync ? asyncDispose : knownSymbol('dispose')];
  if (typeof method !== 'function') return resource;
  return {
    [asyncDispose]() {
      call.enter();
      try {
        const result = method.call(resource) as unknown;
        // `await using` does not wait for the result of `Symbol.dispose`.
        // https://tc39.es/proposal-explicit-resource-management/
        return isAsync ? carryThenable(result) : undefined;
      } finally {
        call.end();
      }
    },
  } as T;
}
