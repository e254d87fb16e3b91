import { useState, type ReactElement } from 'react';
import type { Membership, Organization } from '../team-client.ts';
import { Icon } from '../ui/icons.tsx';
import { MenuItem } from '../ui/menu-item.tsx';
import { Menu } from '../ui/menu.tsx';
import { ConfirmRemoval } from './confirm-removal.tsx';
import type { Change } from './use-member-change.ts';

/** The changes that an administrator can make to a member. Asks before the member loses access. */
export function MemberMenu({
  organization,
  member,
  onChange,
}: {
  readonly organization: Organization;
  readonly member: Membership;
  readonly onChange: (change: Change) => void;
}): ReactElement {
  const [confirming, setConfirming] = useState(false);
  return (
    <>
      <Menu label={`Manage ${member.email}`} buttonClassName="button-icon" button={<Icon name="more" />}>
        {member.role === 'member' ? (
          <MenuItem onSelect={() => onChange('promote')}>Promote to admin</MenuItem>
        ) : (
          <MenuItem onSelect={() => onChange('demote')}>Demote to member</MenuItem>
        )}
        <MenuItem tone="danger" onSelect={() => setConfirming(true)}>
          Remove from team
        </MenuItem>
      </Menu>
      {confirming && (
        <ConfirmRemoval
          email={member.email}
          organization={organization.name}
          onConfirm={() => onChange('remove')}
          onClose={() => setConfirming(false)}
        />
      )}
    </>
  );
}
