import { type QueryFunction, postgresStore } from 'waybill/postgres';
import { createTraceApi } from 'waybill/server';
import type { TokenVerifier } from './access-token.ts';
import type { FetchHandler } from './fetch-handler.ts';

/** Creates the API of the support desk. It reads all traces, for support staff only. */
export function createSupportApi({
  query,
  verifyToken,
}: {
  query: QueryFunction;
  verifyToken: TokenVerifier;
}): FetchHandler {
  return createTraceApi({
    reader: postgresStore(query),
    async authenticate(request) {
      const caller = await verifyToken(request);
      if (!caller) return null;
      const [staff] = await query('select from public.support_staff where user_id = $1::uuid', [
        caller.userId,
      ]);
      return { mayRead: staff !== undefined };
    },
  });
}
