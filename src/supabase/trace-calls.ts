import type { Tracing } from '../core/index.ts';
import { createCallTracing } from './call-tracing.ts';
import { replaceMethods } from './replace-methods.ts';
import { patchProperty, type Undo } from '../patch/index.ts';
import type { SupabaseClientLike } from './supabase-client-like.ts';
import { traceQueries } from './trace-queries.ts';
import { traceStorage } from './trace-storage.ts';

/**
 * Carries the span that is current at a supabase-js call to the request that the call leads to, and back to its error.
 * supabase-js awaits its token in between, and after an await nobody knows whose work this was.
 *
 * What an app may keep for long, such as a bucket or a schema, takes no span along: each call on it brings its own. A
 * call outside any span is left as it is.
 */
export function traceCalls(client: SupabaseClientLike, tracing: Tracing): Undo {
  const calls = createCallTracing(tracing);
  const { begin, findCurrent, stop } = calls;

  const traceFunctions = (functions: unknown): (Undo | undefined)[] =>
    replaceMethods(functions, 'invoke', (invoke) => begin(functions, findCurrent(), invoke));

  // `functions` is a getter that gives a new object each time.
  const get = (): unknown => {
    const functions: unknown = Reflect.get(Object.getPrototypeOf(client) as object, 'functions', client);
    traceFunctions(functions);
    return functions;
  };

  const undos = [
    ...traceQueries(client, calls),
    ...(Object.hasOwn(client, 'functions')
      ? traceFunctions(client.functions)
      : [patchProperty(client, 'functions', () => ({ get, configurable: true }))]),
    ...traceStorage(client.storage, calls),
  ];
  return () => {
    stop();
    undos.forEach((undo) => undo?.());
  };
}
