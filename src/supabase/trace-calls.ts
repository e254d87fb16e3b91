import type { InstrumentedTracing, Span } from '../core/index.ts';
import { markRequests } from './mark-requests.ts';
import { replaceProperty } from './replace-property.ts';
import type { SupabaseClientLike } from './supabase-client-like.ts';

type Method = (this: object, ...args: unknown[]) => unknown;
type Undo = () => void;

function replaceMethod(owner: object, key: string, replacement: (original: Method) => Method): Undo[] {
  const original = (owner as Record<string, unknown> | undefined)?.[key];
  if (typeof original !== 'function') return [];
  const undo = replaceProperty(owner, key, { value: replacement(original as Method) });
  return undo ? [undo] : [];
}

/**
 * Carries the span that is current at a supabase-js call to the request that the call leads to. supabase-js awaits its
 * token in between, and after an await nobody knows whose work this was.
 *
 * What an app may keep for long, such as a bucket or a schema, takes no span along: each call on it brings its own. A
 * call outside any span is left as it is.
 */
export function traceCalls(client: SupabaseClientLike, tracing: InstrumentedTracing): Undo {
  let active = true;
  const currentSpan = (): Span | undefined => (active ? tracing.currentSpan() : undefined);

  function mark(target: unknown, spanOf: () => Span | undefined): Undo[] {
    const undo = markRequests(target, spanOf);
    if (undo) return [undo];
    tracing.report({
      kind: 'supabase-js without fetch',
      message:
        'This version of supabase-js keeps its fetch elsewhere, so its requests belong to no action; use 2.88 to 2.119.',
    });
    return [];
  }

  // A query is sent when something awaits it, in a microtask of its own, and sent again where the gateway was busy: its
  // span is taken where it is written.
  function carryQueries(owner: object): Undo[] {
    const carrySpan =
      (original: Method): Method =>
      (...args) => {
        const query = original.apply(owner, args);
        const span = currentSpan();
        if (span) mark(query, () => (active ? span : undefined));
        return query;
      };
    return [
      ...replaceMethod(owner, 'from', carrySpan),
      ...replaceMethod(owner, 'rpc', carrySpan),
      ...replaceMethod(owner, 'schema', (original) => (...args) => {
        const schema = original.apply(owner, args);
        if (active) carryQueries(schema as object);
        return schema;
      }),
    ];
  }

  // `functions` is a getter that gives a new object each time, and `invoke` reaches its fetch without a wait.
  function carryFunctions(): Undo[] {
    const prototype = Object.getPrototypeOf(client) as object;
    const get = (): unknown => {
      const functions: unknown = Reflect.get(prototype, 'functions', client);
      if (active) mark(functions, currentSpan);
      return functions;
    };
    if (Object.hasOwn(client, 'functions')) return mark(client.functions, currentSpan);
    const undo = replaceProperty(client, 'functions', { get });
    return undo ? [undo] : [];
  }

  // Every bucket hands its requests to the fetch of `storage`, all without a wait but for downloads: these are lazy like
  // queries, and read the fetch of their bucket only then. A copy of the bucket can hold one span for one download.
  function carryStorage(storage: object): Undo[] {
    return [
      ...mark(storage, currentSpan),
      ...replaceMethod(storage, 'from', (openBucket) => (...bucketArgs) => {
        const bucket = openBucket.apply(storage, bucketArgs) as object;
        if (!active) return bucket;
        replaceMethod(bucket, 'download', (download) => (...args) => {
          const span = currentSpan();
          if (!span) return download.apply(bucket, args);
          const copy = Object.assign(openBucket.apply(storage, bucketArgs) as object, bucket);
          mark(copy, () => (active ? span : undefined));
          return download.apply(copy, args);
        });
        return bucket;
      }),
    ];
  }

  const undos = [...carryQueries(client), ...carryFunctions(), ...carryStorage(client.storage)];
  return () => {
    active = false;
    for (const undo of undos.reverse()) undo();
  };
}
