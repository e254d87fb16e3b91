import { publicError } from 'waybill/server';
import type { Caller } from '../access-token.ts';
import { jsonResponse } from '../json-response.ts';
import type { FetchHandler } from '../fetch-handler.ts';
import type { FunctionContext } from './function-context.ts';
import { isUniqueViolation } from './is-unique-violation.ts';
import { readBody, readUuid } from './read-body.ts';

interface Invitation {
  readonly id: string;
  readonly organization_id: string;
  readonly email: string;
  readonly role: string;
  readonly status: string;
  readonly correlation_id: string;
}

const FIND = `select id::text, organization_id::text, email, role, status, correlation_id::text
from public.invitations where token = $1::uuid`;

// A contractor gets a handover note on the first day.
const ADD_MEMBER = `with member as (
  insert into public.memberships (organization_id, user_id, email, role)
  values ($1::uuid, $2::uuid, $3::text, $4::text)
  returning id, email
)
insert into public.handovers (membership_id, note)
select id, 'Joined as a contractor' from member where email like '%@contractor.example'`;

/** Creates `accept-invitation`: the invited person becomes a member. */
export function createAcceptInvitation({ query, tracing, callerOf, emit }: FunctionContext): FetchHandler {
  async function findInvitation(token: string, { email }: Caller): Promise<Invitation> {
    const [found] = (await query(FIND, [token])) as readonly unknown[] as readonly Invitation[];
    if (!found) {
      throw publicError('There is no such invitation. Ask for a new one.', {
        status: 404,
        code: 'invitation_not_found',
      });
    }
    if (found.email.toLowerCase() !== email.toLowerCase()) {
      throw publicError('This invitation was sent to another e-mail address. Sign in with that one.', {
        status: 403,
        code: 'other_recipient',
      });
    }
    if (found.status !== 'pending') {
      throw publicError('This invitation has been accepted already.', {
        status: 410,
        code: 'invitation_used',
      });
    }
    return found;
  }

  async function addMember({ organization_id, role }: Invitation, { userId, email }: Caller): Promise<void> {
    try {
      await query(ADD_MEMBER, [organization_id, userId, email, role]);
    } catch (cause) {
      if (!isUniqueViolation(cause)) throw cause;
      throw publicError('You are already a member of this organization.', {
        status: 409,
        code: 'already_member',
        cause,
      });
    }
  }

  return async (request) => {
    const caller = await callerOf(request);
    const token = readUuid(await readBody(request), 'token');

    const invitation = await tracing.span('find invitation', () => findInvitation(token, caller));
    const { id, organization_id: organizationId, correlation_id: correlationId } = invitation;
    tracing.log.info('accepting an invitation', { invitationId: id, organizationId });
    await tracing.span('add member', () => addMember(invitation, caller));
    await tracing.span('close invitation', async () => {
      await query("update public.invitations set status = 'accepted' where id = $1::uuid", [id]);
      // The event belongs to the process of the invitation, even if the page sent no correlation id.
      await emit(
        'invitation.accepted',
        { invitationId: id, organizationId },
        { userId: caller.userId, correlationId },
      );
    });
    return jsonResponse({ organizationId });
  };
}
