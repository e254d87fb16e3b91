import { publicError } from 'waybill/server';
import { jsonResponse } from '../json-response.ts';
import type { FetchHandler } from '../fetch-handler.ts';
import type { FunctionContext } from './function-context.ts';
import { isUniqueViolation } from './is-unique-violation.ts';
import { readBody, readChoice, readEmail, readUuid } from './read-body.ts';
import { requireAdmin } from './require-admin.ts';
import { sendEmail } from './send-email.ts';

// A member needs no invitation, so the statement inserts none for a member.
const INSERT = `insert into public.invitations (organization_id, email, role, correlation_id, invited_by)
select $1::uuid, $2::text, $3::text, $4::uuid, $5::uuid
where not exists (
  select from public.memberships where organization_id = $1::uuid and lower(email) = lower($2::text)
)
returning id::text, email, role, status, token::text`;

/** Creates `invite-user`: an administrator invites a person by e-mail. */
export function createInviteUser({ query, tracing, callerOf, emit }: FunctionContext): FetchHandler {
  async function insertInvitation(values: readonly [string, string, string, string, string]) {
    const [, email] = values;
    try {
      const [invitation] = await query(INSERT, values);
      if (invitation) return invitation;
    } catch (cause) {
      if (!isUniqueViolation(cause)) throw cause;
      tracing.log.warn('the invitation is pending already');
      throw publicError(`${email} has already been invited.`, {
        status: 409,
        code: 'already_invited',
        cause,
      });
    }
    throw publicError(`${email} is already a member.`, { status: 409, code: 'already_member' });
  }

  return async (request) => {
    const { userId } = await callerOf(request);
    const body = await readBody(request);
    const organizationId = readUuid(body, 'organizationId');
    const email = readEmail(body, 'email');
    const role = readChoice(body, 'role', ['member', 'admin']);
    tracing.log.info('inviting a person', { organizationId, role });

    await tracing.span('check permission', () => requireAdmin(query, organizationId, userId));
    await tracing.span('record request', () =>
      emit('invitation.requested', { organizationId, email, role }, { userId }),
    );
    const invitation = await tracing.span('create invitation', async ({ context }) => {
      const created = await insertInvitation([organizationId, email, role, context.correlationId, userId]);
      await emit(
        'invitation.created',
        { organizationId, invitationId: String(created.id), email, role },
        { userId },
      );
      return created;
    });
    try {
      await tracing.span('send e-mail', () =>
        sendEmail(query, {
          recipient: email,
          subject: 'You have been invited',
          body: `Accept the invitation at /accept?token=${String(invitation.token)}`,
        }),
      );
    } catch (cause) {
      await tracing.span('withdraw invitation', () =>
        withdraw({ query, emit }, String(invitation.id), userId),
      );
      throw publicError(`The e-mail to ${email} could not be sent, so nobody was invited. Try again later.`, {
        status: 502,
        code: 'email_not_sent',
        cause,
      });
    }
    tracing.log.info('invitation sent', { invitationId: String(invitation.id) });
    return jsonResponse({ invitation }, 201);
  };
}

/** Deletes an invitation whose e-mail could not be sent, so that the same person can be invited again. */
async function withdraw(
  { query, emit }: Pick<FunctionContext, 'query' | 'emit'>,
  invitationId: string,
  userId: string,
): Promise<void> {
  await query('delete from public.invitations where id = $1::uuid', [invitationId]);
  await emit('invitation.withdrawn', { invitationId, reason: 'email_not_sent' }, { userId });
}
