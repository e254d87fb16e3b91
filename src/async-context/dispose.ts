import { carryThenable } from './carry.ts';
import { end, enter, type Call } from './compiled.ts';

/** A resource of `await using`, wrapped so that it is disposed of in the context of the block. */
export interface CarriedResource {
  readonly resource: unknown;
  readonly [key: symbol]: unknown;
}

// Compilers that lower `await using` for older engines look for the second one there.
function knownSymbol(name: 'asyncDispose' | 'dispose'): symbol {
  return (Symbol as unknown as Record<string, symbol>)[name] ?? Symbol.for(`Symbol.${name}`);
}

/** Gives the resource to declare in the place of another; what cannot be disposed of comes back for the engine to refuse. */
export function dispose(call: Call, resource: unknown): unknown {
  if (resource == null) return resource;
  const methods = resource as Readonly<Record<symbol, unknown>>;
  const asyncDispose = knownSymbol('asyncDispose');
  const isAsync = methods[asyncDispose] != null;
  const method = methods[isAsync ? asyncDispose : knownSymbol('dispose')];
  if (typeof method !== 'function') return resource;
  return {
    resource,
    [asyncDispose]() {
      enter(call);
      try {
        const result = method.call(resource) as unknown;
        // What `Symbol.dispose` gives is not waited for. https://tc39.es/proposal-explicit-resource-management/
        return isAsync ? carryThenable(result) : undefined;
      } finally {
        end(call);
      }
    },
  } satisfies CarriedResource;
}
