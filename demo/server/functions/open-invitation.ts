import { publicError } from 'waybill/server';
import { jsonResponse } from '../json-response.ts';
import type { FetchHandler } from '../fetch-handler.ts';
import type { FunctionContext } from './function-context.ts';
import { isUuid, readBody } from './read-body.ts';

// The inviter may have left the organization since.
const FIND = `select organization.id::text as "organizationId", organization.name as "organizationName",
  invitation.email, invitation.role, invitation.status, invitation.correlation_id::text as "correlationId",
  inviter.email as "invitedBy"
from public.invitations as invitation
join public.organizations as organization on organization.id = invitation.organization_id
left join public.memberships as inviter
  on inviter.organization_id = invitation.organization_id and inviter.user_id = invitation.invited_by
where invitation.token = $1::uuid`;

/**
 * Creates `open-invitation`: it tells the organization and the inviter to the holder of the link, who need not have an
 * account yet.
 */
export function createOpenInvitation({ query, tracing }: FunctionContext): FetchHandler {
  return async (request) => {
    const { token } = await readBody(request);
    // A link that was cut off or mistyped is as good as a link that was never made.
    const [invitation] = await tracing.span('find invitation', async () =>
      isUuid(token) ? query(FIND, [token]) : [],
    );
    if (!invitation) {
      throw publicError('There is no such invitation. Check the link, or ask for a new one.', {
        status: 404,
        code: 'invitation_not_found',
      });
    }
    return jsonResponse({ invitation });
  };
}
