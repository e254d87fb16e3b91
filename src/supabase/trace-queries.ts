import type { CallTracing } from './call-tracing.ts';
import { replaceMethods } from './replace-methods.ts';
import type { Undo } from '../patch/index.ts';
import { traceResults } from './trace-results.ts';

/**
 * Traces the queries of a client or of one of its schemas. A query is sent later, in a separate microtask when code
 * awaits it. It is sent again if the gateway was busy. So the query belongs to the span that is current when the app
 * writes the query.
 */
export function traceQueries(owner: unknown, calls: CallTracing): (Undo | undefined)[] {
  // One patch is enough for a query, because methods that refine a query return the query itself.
  function traceQuery(query: unknown): void {
    const found = calls.findCurrent();
    replaceMethods(query, 'then', (_, send, handlers) =>
      (calls.begin(query, found, send) as Promise<unknown>).then(...(handlers as [])),
    );
  }
  return [
    ...traceResults(owner, 'rpc', traceQuery),
    // A client sends the request of `getOpenApiSpec` through its member `rest`, which is an object of the same kind as
    // a schema.
    ...replaceMethods(owner, 'getOpenApiSpec', (ask) =>
      calls.begin((owner as { readonly rest?: unknown }).rest ?? owner, calls.findCurrent(), ask),
    ),
    ...traceResults(owner, 'from', (table) =>
      traceResults(table, 'select insert upsert update delete', traceQuery),
    ),
    ...traceResults(owner, 'schema', (schema) => traceQueries(schema, calls)),
  ];
}
