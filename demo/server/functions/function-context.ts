import type { QueryFunction } from 'waybill/postgres';
import type { ServerTracing } from 'waybill/server';
import type { Caller } from '../access-token.ts';

/** What the functions have in common. */
export interface FunctionContext {
  readonly query: QueryFunction;
  readonly tracing: ServerTracing;
  /** Tells who sent the request. Rejects with a public 401 where nobody is signed in. */
  readonly callerOf: (request: Request) => Promise<Caller>;
  /** Writes a domain event with the ids of the step that is under way. */
  readonly emit: (type: string, data: Readonly<Record<string, string>>, origin: EventOrigin) => Promise<void>;
}

/** Whose doing an event is, and of which business process it is part. */
export interface EventOrigin {
  readonly userId: string;
  /** @default that of the request */
  readonly correlationId?: string;
}
