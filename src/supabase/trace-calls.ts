import type { Tracing } from '../core/index.ts';
import { createCallTracing } from './call-tracing.ts';
import { replaceMethods } from './replace-methods.ts';
import { patchProperty, type Undo } from '../patch/index.ts';
import type { SupabaseClientLike } from './supabase-client-like.ts';
import { traceQueries } from './trace-queries.ts';
import { traceStorage } from './trace-storage.ts';

/**
 * Carries the current span from a supabase-js call to the request of the call, and back to the error of the call.
 * supabase-js awaits its token in between, and after that await the action of the request is unknown.
 *
 * An app may keep some objects for long, such as a bucket or a schema. These objects carry no span: each call on them
 * brings its own. A call outside of every span stays as it is.
 */
export function traceCalls(client: SupabaseClientLike, tracing: Tracing): Undo {
  const calls = createCallTracing(tracing);
  const { begin, findCurrent, stop } = calls;

  const traceFunctions = (functions: unknown): (Undo | undefined)[] =>
    replaceMethods(functions, 'invoke', (invoke) => begin(functions, findCurrent(), invoke));

  // `functions` is a getter that returns a new object each time.
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
