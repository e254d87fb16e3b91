import type { ReactElement } from 'react';
import { useAction } from 'waybill/react';
import { navigate } from '../routing/navigation.ts';
import { Menu } from '../ui/menu.tsx';
import { MenuItem } from '../ui/menu-item.tsx';
import { useBackend } from '../use-backend.ts';

/** Shows the signed-in person, and a button to sign out. */
export function AccountMenu({ email }: { readonly email: string }): ReactElement {
  const { supabase } = useBackend();
  const signOut = useAction('sign out', async () => {
    const { error } = await supabase.auth.signOut({ scope: 'local' });
    if (error) throw error;
    navigate('/');
  });
  return (
    <Menu
      label={`Account of ${email}`}
      buttonClassName="account"
      button={
        <span className="avatar" aria-hidden="true">
          {email.slice(0, 1).toUpperCase()}
        </span>
      }
    >
      <p className="menu-head">{email}</p>
      <MenuItem onSelect={() => void signOut.run()}>Sign out</MenuItem>
    </Menu>
  );
}
