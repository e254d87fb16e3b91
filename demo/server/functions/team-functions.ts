import { type QueryFunction, emitEvent } from 'waybill/postgres';
import { publicError, type ServerTracing } from 'waybill/server';
import type { TokenVerifier } from '../access-token.ts';
import { functionCors, type FunctionHeaders } from '../function-cors.ts';
import type { FetchHandler } from '../fetch-handler.ts';
import { createAcceptInvitation } from './accept-invitation.ts';
import type { FunctionContext } from './function-context.ts';
import { createInviteUser } from './invite-user.ts';
import { createManageUser } from './manage-user.ts';
import { createOpenInvitation } from './open-invitation.ts';
import { createOrganizationBootstrap } from './organization-bootstrap.ts';
import type { Provisioning } from './provision-workspace.ts';

/** Settings of {@link createTeamFunctions}. */
export interface TeamFunctionsOptions extends Provisioning {
  readonly query: QueryFunction;
  readonly tracing: ServerTracing;
  /** The tracing headers that pages of other origins may send. */
  readonly headers: FunctionHeaders;
  readonly verifyToken: TokenVerifier;
}

/** Creates the functions of the app by their names. They are plain handlers, as for a deployment to the edge. */
export function createTeamFunctions({
  query,
  tracing,
  headers,
  verifyToken,
  ...provisioning
}: TeamFunctionsOptions): ReadonlyMap<string, FetchHandler> {
  const withCors = functionCors(tracing, headers);
  const shared: FunctionContext = {
    query,
    tracing,
    async callerOf(request) {
      const caller = await verifyToken(request);
      if (!caller) throw publicError('Sign in first.', { status: 401, code: 'not_signed_in' });
      return caller;
    },
    async emit(type, data, { userId, correlationId }) {
      const span = tracing.current();
      if (!span) throw new Error(`the event ${type} was emitted outside of a request`);
      await emitEvent(query, { type, data, userId, correlationId }, span);
    },
  };
  const handlers: Readonly<Record<string, FetchHandler>> = {
    'invite-user': createInviteUser(shared),
    'open-invitation': createOpenInvitation(shared),
    'accept-invitation': createAcceptInvitation(shared),
    'manage-user': createManageUser(shared),
    'organization-bootstrap': createOrganizationBootstrap(shared, provisioning),
  };
  return new Map(
    Object.entries(handlers).map(([name, handler]) => [name, withCors(handler, `/functions/v1/${name}`)]),
  );
}
