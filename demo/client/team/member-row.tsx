import type { ReactElement } from 'react';
import type { Membership, Organization } from '../team-client.ts';
import { Failure } from '../ui/failure.tsx';
import { MemberMenu } from './member-menu.tsx';
import { PersonCells } from './person-cells.tsx';
import { useMemberChange } from './use-member-change.ts';
import type { Team } from './use-team.ts';

/** One member with the menu of changes. Below it stands the failure of the latest change. */
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
  const { latest, failure, change } = useMemberChange(organization, team, { member, isMe });
  return (
    <>
      <tr aria-busy={latest.pending}>
        <PersonCells person={member} dayLabel="Joined" note={isMe ? 'you' : undefined} />
        <td className="cell-actions">
          {canChange && (
            <MemberMenu organization={organization} member={member} isMe={isMe} onChange={change} />
          )}
        </td>
      </tr>
      <tr className="row-failure">
        <td colSpan={4}>
          <Failure of={latest} title={failure} headingLevel={3} />
        </td>
      </tr>
    </>
  );
}
