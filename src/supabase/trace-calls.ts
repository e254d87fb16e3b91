import type { Tracing } from '../core/index.ts';
import { createCallTracing } from './call-tracing.ts';
import { replaceMethods } from './replace-methods.ts';
import { patchProperty, type Undo } from '../patch/index.ts';
import type { SupabaseClientLike } from './supabase-client-like.ts';
import { traceQueries } from './trace-queries.ts';
import { traceStorage } from './trace-storage.ts';

/**
 * Links the current span of a supabase-js call to the request of the call, and to the error of the call. Without this,
 * the action of the request would be unknown, because supabase-js awaits its token before the request.
 *
 * An app can keep an object such as a bucket or a schema for a long time. So no span is stored in such an object: each
 * call on it uses the span that is current at the call. A call outside of every span stays unchanged.
 */
export function traceCalls(client: SupabaseClientLike, tracing: Tracing): Undo {
  const calls = createCallTracing(tracing);
  const { begin, findCurrent, stop } = calls;

  const traceFunctions = (functions: unknown): (Undo | undefined)[] =>
    replaceMethods(functions, 'invoke', (invoke) => begin(functions, findCurrent(), invoke));

  // `client.functions` is a getter that returns a new object each time, so each new object is traced.
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
