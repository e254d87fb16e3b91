import { useState, type ReactElement } from 'react';
import type { Membership, Organization } from '../team-client.ts';
import { Icon } from '../ui/icons.tsx';
import { MenuItem } from '../ui/menu-item.tsx';
import { Menu } from '../ui/menu.tsx';
import { ConfirmChange } from './confirm-change.tsx';
import type { Change } from './use-member-change.ts';

/**
 * The changes that an administrator can make to a member. Asks before the member loses access, and before the
 * administrator loses a right of their own.
 */
export function MemberMenu({
  organization,
  member,
  isMe,
  onChange,
}: {
  readonly organization: Organization;
  readonly member: Membership;
  readonly isMe: boolean;
  readonly onChange: (change: Change) => void;
}): ReactElement {
  const [confirming, setConfirming] = useState<'demote' | 'remove'>();
  return (
    <>
      <Menu label={`Manage ${member.email}`} buttonClassName="button-icon" button={<Icon name="more" />}>
        {member.role === 'member' ? (
          <MenuItem onSelect={() => onChange('promote')}>Promote to admin</MenuItem>
        ) : (
          <MenuItem onSelect={() => (isMe ? setConfirming('demote') : onChange('demote'))}>
            Demote to member
          </MenuItem>
        )}
        <MenuItem tone="danger" onSelect={() => setConfirming('remove')}>
          {isMe ? 'Leave the team' : 'Remove from team'}
        </MenuItem>
      </Menu>
      {confirming && (
        <ConfirmChange
          organization={organization}
          member={member}
          isMe={isMe}
          change={confirming}
          onConfirm={() => onChange(confirming)}
          onClose={() => setConfirming(undefined)}
        />
      )}
    </>
  );
}
