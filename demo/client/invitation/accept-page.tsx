import type { Session } from '@supabase/supabase-js';
import type { ReactElement } from 'react';
import { Entrance } from '../layout/entrance.tsx';
import { Link } from '../routing/link.tsx';
import { useQuery } from '../routing/navigation.ts';
import { AcceptForm } from './accept-form.tsx';
import { AccountForm } from './account-form.tsx';

/** The page behind the link of an invitation. It leads first to an account, then into the organization. */
export function AcceptPage({ session }: { readonly session: Session | null }): ReactElement {
  const token = useQuery('token');
  if (token === null) {
    return (
      <Entrance title="This link is incomplete" lead="Open the link from your invitation once more.">
        <Link className="button" href="/">
          Go to sign in
        </Link>
      </Entrance>
    );
  }
  if (!session) {
    return (
      <Entrance
        title="You are invited"
        lead="Create an account with the e-mail address that the invitation was sent to, or sign in to the one you have."
      >
        <AccountForm />
      </Entrance>
    );
  }
  return (
    <Entrance title="Join the team" lead={`You are signed in as ${session.user.email}.`}>
      <AcceptForm token={token} />
    </Entrance>
  );
}
