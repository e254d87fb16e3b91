import type { Session } from '@supabase/supabase-js';
import type { ReactElement } from 'react';
import { Entrance } from '../layout/entrance.tsx';
import { Link } from '../routing/link.tsx';
import { useQuery } from '../routing/navigation.ts';
import { Failure } from '../ui/failure.tsx';
import { InvitationSteps } from './invitation-steps.tsx';
import { useOpenedInvitation } from './use-opened-invitation.ts';

/** The page behind the link of an invitation. It leads first to an account, then into the organization. */
export function AcceptPage({ session }: { readonly session: Session | null }): ReactElement {
  const token = useQuery('token');
  if (token === null) {
    return (
      <Entrance title="This link is incomplete" lead="Open the link from your invitation once more.">
        <WayOut session={session} />
      </Entrance>
    );
  }
  return <OpenedPage key={token} token={token} session={session} />;
}

function OpenedPage({
  token,
  session,
}: {
  readonly token: string;
  readonly session: Session | null;
}): ReactElement | null {
  const { invitation, opening } = useOpenedInvitation(token);
  if (invitation) return <InvitationSteps token={token} invitation={invitation} session={session} />;
  if (!opening.error) return null;
  return (
    <Entrance title="This invitation cannot be opened">
      <div className="stack">
        <Failure of={opening} title="The link does not work" onRetry={() => void opening.run()} />
        <WayOut session={session} />
      </div>
    </Entrance>
  );
}

function WayOut({ session }: { readonly session: Session | null }): ReactElement {
  return (
    <Link className="button" href="/">
      {session ? 'Go to members' : 'Go to sign in'}
    </Link>
  );
}
