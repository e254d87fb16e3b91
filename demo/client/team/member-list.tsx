import type { ReactElement } from 'react';
import type { Membership, Organization } from '../team-client.ts';
import { MemberRow } from './member-row.tsx';
import { PeopleTable } from './people-table.tsx';
import type { Team } from './use-team.ts';

/** The members of an organization. */
export function MemberList({
  organization,
  team,
  members,
  userId,
  isAdmin,
}: {
  readonly organization: Organization;
  readonly team: Team;
  readonly members: readonly Membership[];
  /** The user id of the signed-in person. */
  readonly userId: string;
  /** Whether the signed-in person may change members. */
  readonly isAdmin: boolean;
}): ReactElement {
  return (
    <PeopleTable title="Active members" count={members.length} dayLabel="Joined">
      {members.map((member) => (
        <MemberRow
          key={member.id}
          organization={organization}
          team={team}
          member={member}
          isMe={member.user_id === userId}
          canChange={isAdmin}
        />
      ))}
    </PeopleTable>
  );
}
