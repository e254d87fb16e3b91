import type { ReactElement } from 'react';
import { Page } from '../layout/page.tsx';
import { REGIONS } from '../organizations/regions.ts';
import type { Organization } from '../team-client.ts';
import { OtherForm } from '../trouble/other-form.tsx';
import { Failure } from '../ui/failure.tsx';
import { Activity } from './activity.tsx';
import { InvitationList } from './invitation-list.tsx';
import { InviteForm } from './invite-form.tsx';
import { MemberList } from './member-list.tsx';
import { useTeam } from './use-team.ts';

/** The team of one organization: the members, the invitations, and the activity. */
export function MembersPage({
  organization,
  userId,
}: {
  readonly organization: Organization;
  readonly userId: string;
}): ReactElement {
  const team = useTeam(organization.id);
  const { rows, opening } = team;
  const isAdmin = rows?.members.some(({ user_id, role }) => user_id === userId && role === 'admin') ?? false;
  return (
    <Page
      title="Members"
      lead={`${organization.name}, ${REGIONS[organization.region] ?? organization.region}`}
    >
      <div className="columns">
        <div className="stack stack-wide">
          <Failure of={opening} title="The members could not be read" onRetry={() => void opening.run()} />
          {rows && (
            <>
              {isAdmin ? <InviteForm organization={organization} team={team} /> : <OtherForm />}
              <MemberList
                organization={organization}
                team={team}
                members={rows.members}
                userId={userId}
                isAdmin={isAdmin}
              />
              <InvitationList invitations={rows.invitations} />
            </>
          )}
        </div>
        {rows && <Activity organization={organization} rows={rows} />}
      </div>
    </Page>
  );
}
