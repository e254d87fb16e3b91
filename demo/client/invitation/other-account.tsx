import type { ReactElement } from 'react';
import { useAction } from 'waybill/react';
import { Link } from '../routing/link.tsx';
import { useBackend } from '../use-backend.ts';

/** Signs out, so that a person can accept the invitation with another account. */
export function OtherAccount({ isOnlyWay = false }: { readonly isOnlyWay?: boolean }): ReactElement {
  const { supabase } = useBackend();
  const signOut = useAction('sign out', () => supabase.auth.signOut({ scope: 'local' }));
  return (
    <div className="stack">
      <button
        type="button"
        className={isOnlyWay ? 'button button-primary' : 'button'}
        onClick={() => void signOut.run()}
      >
        Use another account
      </button>
      {isOnlyWay && (
        <Link className="button" href="/">
          Go to members
        </Link>
      )}
    </div>
  );
}
