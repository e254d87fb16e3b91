import type { CallTracing } from './call-tracing.ts';
import { replaceMethods } from './replace-methods.ts';
import type { Undo } from '../patch/index.ts';
import { traceResults } from './trace-results.ts';

/**
 * Traces the queries of a client or of one of its schemas. A query is sent when something awaits it, in a microtask of
 * its own, and sent again where the gateway was busy: its span is taken where it is written.
 */
export function traceQueries(owner: unknown, calls: CallTracing): (Undo | undefined)[] {
  // What refines a query gives back the query itself.
  function traceQuery(query: unknown): void {
    const found = calls.findCurrent();
    replaceMethods(query, 'then', (_, send, handlers) =>
      (calls.begin(query, found, send) as Promise<unknown>).then(...(handlers as [])),
    );
  }
  return [
    ...traceResults(owner, 'rpc', traceQuery),
    // A client asks its `rest` for it, which is such a part as a schema is.
    ...replaceMethods(owner, 'getOpenApiSpec', (ask) =>
      calls.begin((owner as { readonly rest?: unknown }).rest ?? owner, calls.findCurrent(), ask),
    ),
    ...traceResults(owner, 'from', (table) =>
      traceResults(table, 'select insert upsert update delete', traceQuery),
    ),
    ...traceResults(owner, 'schema', (schema) => traceQueries(schema, calls)),
  ];
}
