import { useState, type ReactElement } from 'react';
import { useAction } from 'waybill/react';
import { callFunction } from '../call-function.ts';
import type { Membership, Organization } from '../team-client.ts';
import { Failure } from '../ui/failure.tsx';
import { Icon } from '../ui/icons.tsx';
import { Menu } from '../ui/menu.tsx';
import { MenuItem } from '../ui/menu-item.tsx';
import { useNotice } from '../ui/notice.tsx';
import { useBackend } from '../use-backend.ts';
import { ConfirmRemoval } from './confirm-removal.tsx';
import { PersonCells } from './person-cells.tsx';
import type { Team } from './use-team.ts';

const CHANGES = {
  promote: { done: 'is an admin now.', failed: 'was not promoted' },
  demote: { done: 'is a member now.', failed: 'was not demoted' },
  remove: { done: 'was removed.', failed: 'was not removed' },
} as const;

type Change = keyof typeof CHANGES;

/** One member, what may be done about them, and below it why that failed. */
export function MemberRow({
  organization,
  team,
  member,
  isMe,
  canChange,
}: {
  readonly organization: Organization;
  readonly team: Team;
  readonly member: Membership;
  readonly isMe: boolean;
  readonly canChange: boolean;
}): ReactElement {
  const { supabase } = useBackend();
  const notify = useNotice();
  const [confirming, setConfirming] = useState(false);
  const [latest, setLatest] = useState<Change>('remove');

  const manage = useAction('change member', async (_action, change: Change) => {
    await callFunction(supabase, 'manage-user', {
      organizationId: organization.id,
      membershipId: member.id,
      change,
    });
    notify(`${member.email} ${CHANGES[change].done}`);
    await team.refresh();
  });
  const run = (change: Change): void => {
    setLatest(change);
    void manage.run(change);
  };

  return (
    <>
      <tr aria-busy={manage.pending}>
        <PersonCells person={member} dayLabel="Joined" note={isMe ? 'you' : undefined} />
        <td className="cell-actions">
          {canChange && (
            <Menu
              label={`Manage ${member.email}`}
              buttonClassName="button-icon"
              button={<Icon name="more" />}
            >
              {member.role === 'member' ? (
                <MenuItem onSelect={() => run('promote')}>Promote to admin</MenuItem>
              ) : (
                <MenuItem onSelect={() => run('demote')}>Demote to member</MenuItem>
              )}
              <MenuItem tone="danger" onSelect={() => setConfirming(true)}>
                Remove from team
              </MenuItem>
            </Menu>
          )}
          {confirming && (
            <ConfirmRemoval
              email={member.email}
              organization={organization.name}
              onConfirm={() => run('remove')}
              onClose={() => setConfirming(false)}
            />
          )}
        </td>
      </tr>
      <tr className="row-failure">
        <td colSpan={4}>
          <Failure of={manage} title={`${member.email} ${CHANGES[latest].failed}`} headingLevel={3} />
        </td>
      </tr>
    </>
  );
}
