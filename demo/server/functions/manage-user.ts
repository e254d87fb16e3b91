import { publicError } from 'waybill/server';
import { jsonResponse } from '../json-response.ts';
import type { FetchHandler } from '../fetch-handler.ts';
import { LAST_ADMIN } from '../schema.ts';
import type { FunctionContext } from './function-context.ts';
import { readBody, readChoice, readUuid } from './read-body.ts';
import { requireAdmin } from './require-admin.ts';

const CHANGES = {
  promote: "update public.memberships set role = 'admin' where id = $1::uuid",
  demote: "update public.memberships set role = 'member' where id = $1::uuid",
  remove: 'delete from public.memberships where id = $1::uuid',
} as const;

const FIND = 'select from public.memberships where id = $1::uuid and organization_id = $2::uuid';

/** Creates `manage-user`: an administrator promotes, demotes or removes a member. The database keeps the last one. */
export function createManageUser({ query, tracing, callerOf, emit }: FunctionContext): FetchHandler {
  async function checkMember(membershipId: string, organizationId: string): Promise<void> {
    const [member] = await query(FIND, [membershipId, organizationId]);
    if (!member)
      throw publicError('This person is no member any more.', { status: 404, code: 'member_not_found' });
  }

  async function changeMember(membershipId: string, change: keyof typeof CHANGES): Promise<void> {
    try {
      // This is a bug on purpose, because the demo needs a bug to trace. The handover of a contractor points at the
      // membership, so removing a contractor fails in the database.
      await query(CHANGES[change], [membershipId]);
    } catch (cause) {
      if ((cause as { code?: unknown } | null)?.code !== LAST_ADMIN) throw cause;
      throw publicError('An organization needs an administrator. Promote somebody else first.', {
        status: 422,
        code: 'last_admin',
        cause,
      });
    }
  }

  return async (request) => {
    const { userId } = await callerOf(request);
    const body = await readBody(request);
    const organizationId = readUuid(body, 'organizationId');
    const membershipId = readUuid(body, 'membershipId');
    const change = readChoice(body, 'change', ['promote', 'demote', 'remove']);

    await tracing.span('check permission', () => requireAdmin(query, organizationId, userId));
    await tracing.span('check member', () => checkMember(membershipId, organizationId));
    tracing.log.info('changing a member', { membershipId, change });
    await tracing.span('change member', async () => {
      await changeMember(membershipId, change);
      await emit('member.changed', { organizationId, membershipId, change }, { userId });
    });
    return jsonResponse({ membershipId, change });
  };
}
