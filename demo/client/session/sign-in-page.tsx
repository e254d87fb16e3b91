import type { ReactElement } from 'react';
import { useAction } from 'waybill/react';
import { Entrance } from '../layout/entrance.tsx';
import { Failure } from '../ui/failure.tsx';
import { useBackend } from '../use-backend.ts';
import { CredentialsForm } from './credentials-form.tsx';
import type { Credentials } from './credentials-form.tsx';

/** The page to sign in. */
export function SignInPage(): ReactElement {
  const { supabase, config } = useBackend();
  const signIn = useAction('sign in', async (_action, credentials: Credentials) => {
    const { error } = await supabase.auth.signInWithPassword(credentials);
    if (error) throw error;
  });
  return (
    <Entrance title="Sign in" lead="Manage who works with you, and what they may do.">
      <CredentialsForm
        label="Sign in"
        pending={signIn.pending}
        onSubmit={(credentials) => void signIn.run(credentials)}
        demoLogin={config.demoLogin}
      >
        <Failure of={signIn} title="You could not be signed in" />
      </CredentialsForm>
    </Entrance>
  );
}
