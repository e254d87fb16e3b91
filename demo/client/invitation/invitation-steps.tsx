import type { Session } from '@supabase/supabase-js';
import type { ReactElement } from 'react';
import { Entrance } from '../layout/entrance.tsx';
import { rememberOrganization } from '../organizations/remembered-organization.ts';
import { navigate } from '../routing/navigation.ts';
import { Email } from '../ui/email.tsx';
import { AcceptForm } from './accept-form.tsx';
import { AccountForm } from './account-form.tsx';
import { OtherAccount } from './other-account.tsx';
import type { OpenedInvitation } from './use-opened-invitation.ts';

interface Step {
  readonly token: string;
  readonly invitation: OpenedInvitation;
  readonly session: Session | null;
}

/** Shows the step that is next for this person: an account, another account, to accept, or to go to the team. */
export function InvitationSteps({ token, invitation, session }: Step): ReactElement {
  const { organizationName, email, status } = invitation;
  const isRecipient = isSameAddress(session?.user.email, email);
  if (status === 'accepted') {
    return <Accepted invitation={invitation} isRecipient={isRecipient} isSignedIn={session !== null} />;
  }
  const title = `Join ${organizationName}`;
  if (!session) {
    return (
      <Entrance
        title={title}
        lead={
          <>
            <Invited invitation={invitation} /> The invitation was sent to <Email address={email} />. Create
            an account with this address, or sign in to the one you have.
          </>
        }
      >
        <AccountForm email={email} />
      </Entrance>
    );
  }
  const signedInAs = <Email address={session.user.email ?? ''} />;
  if (!isRecipient) {
    return (
      <Entrance
        title={title}
        lead={
          <>
            This invitation was sent to <Email address={email} />, and you are signed in as {signedInAs}.
          </>
        }
      >
        <OtherAccount isOnlyWay />
      </Entrance>
    );
  }
  return (
    <Entrance
      title={title}
      lead={
        <>
          <Invited invitation={invitation} /> You are signed in as {signedInAs}.
        </>
      }
    >
      <AcceptForm token={token} invitation={invitation} />
    </Entrance>
  );
}

function isSameAddress(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}

function Invited({
  invitation: { invitedBy, role },
}: {
  readonly invitation: OpenedInvitation;
}): ReactElement {
  return (
    <>
      {invitedBy ? <Email address={invitedBy} /> : 'A colleague'} invites you as{' '}
      {role === 'admin' ? 'an admin' : 'a member'}.
    </>
  );
}

function Accepted({
  invitation: { organizationId, organizationName, email },
  isRecipient,
  isSignedIn,
}: {
  readonly invitation: OpenedInvitation;
  readonly isRecipient: boolean;
  readonly isSignedIn: boolean;
}): ReactElement {
  const others = isSignedIn ? 'Go to members' : 'Go to sign in';
  return (
    <Entrance
      title={isRecipient ? `You belong to ${organizationName}` : 'This invitation has been used'}
      lead={
        isRecipient ? (
          'You have accepted this invitation already.'
        ) : (
          <>
            <Email address={email} /> has accepted this invitation to {organizationName} already.
          </>
        )
      }
    >
      <a
        className="button button-primary"
        href="/"
        onClick={(event) => {
          event.preventDefault();
          if (isRecipient) rememberOrganization(organizationId);
          navigate('/');
        }}
      >
        {isRecipient ? `Go to ${organizationName}` : others}
      </a>
    </Entrance>
  );
}
