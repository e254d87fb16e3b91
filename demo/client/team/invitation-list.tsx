import type { ReactElement } from 'react';
import type { Invitation } from '../team-client.ts';
import { Icon } from '../ui/icons.tsx';
import { useNotice } from '../ui/notice.tsx';
import { PeopleTable } from './people-table.tsx';
import { PersonCells } from './person-cells.tsx';

/** The open invitations. The demo sends no e-mail, so a person can copy the link of the e-mail here. */
export function InvitationList({
  invitations,
}: {
  readonly invitations: readonly Invitation[];
}): ReactElement {
  return (
    <PeopleTable
      title="Pending invitations"
      count={invitations.length}
      dayLabel="Invited"
      empty="Everybody who was invited has joined."
    >
      {invitations.map((invitation) => (
        <tr key={invitation.id}>
          <PersonCells person={invitation} dayLabel="Invited" />
          <td className="cell-actions">
            <CopyLink invitation={invitation} />
          </td>
        </tr>
      ))}
    </PeopleTable>
  );
}

function CopyLink({ invitation: { email, token } }: { readonly invitation: Invitation }): ReactElement {
  const notify = useNotice();
  const href = `${window.location.origin}/accept?token=${token}`;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(href);
      notify(`Invitation link for ${email} copied.`);
    } catch {
      notify(`This browser does not let the page copy. The link is ${href}`);
    }
  };
  return (
    <button
      type="button"
      className="button-icon"
      aria-label={`Copy invitation link for ${email}`}
      onClick={() => void copy()}
    >
      <Icon name="link" />
    </button>
  );
}
