import type { QueryFunction } from 'waybill/postgres';
import type { ServerTracing } from 'waybill/server';
import type { Caller } from '../access-token.ts';

/** The parts that all functions share. */
export interface FunctionContext {
  readonly query: QueryFunction;
  readonly tracing: ServerTracing;
  /** Gives the sender of the request. Rejects with a public 401 without a signed-in user. */
  readonly callerOf: (request: Request) => Promise<Caller>;
  /** Writes a domain event with the ids of the current step. */
  readonly emit: (type: string, data: Readonly<Record<string, string>>, origin: EventOrigin) => Promise<void>;
}

/** The user who caused an event, and the business process of the event. */
export interface EventOrigin {
  readonly userId: string;
  /** @default the id of the request */
  readonly correlationId?: string;
}
