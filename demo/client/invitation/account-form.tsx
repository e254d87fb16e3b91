import { useState, type ReactElement } from 'react';
import { useAction } from 'waybill/react';
import { CredentialsForm, type Credentials } from '../session/credentials-form.tsx';
import { Failure } from '../ui/failure.tsx';
import { useBackend } from '../use-backend.ts';

/** Creates an account for an invited person, or signs in to an existing account. The address is filled in. */
export function AccountForm({ email }: { readonly email: string }): ReactElement {
  const { supabase } = useBackend();
  const [isNew, setIsNew] = useState(true);
  const enter = useAction(isNew ? 'create account' : 'sign in', async (_action, credentials: Credentials) => {
    const { error } = isNew
      ? await supabase.auth.signUp(credentials)
      : await supabase.auth.signInWithPassword(credentials);
    if (error) throw error;
  });
  return (
    <>
      <CredentialsForm
        label={isNew ? 'Create account' : 'Sign in'}
        isNewAccount={isNew}
        email={email}
        pending={enter.pending}
        onSubmit={(credentials) => void enter.run(credentials)}
      >
        <Failure of={enter} title={isNew ? 'The account was not created' : 'You could not be signed in'} />
      </CredentialsForm>
      <p className="aside">
        {isNew ? 'You have an account already?' : 'You have no account yet?'}{' '}
        <button
          type="button"
          className="button-link"
          onClick={() => {
            enter.reset();
            setIsNew(!isNew);
          }}
        >
          {isNew ? 'Sign in' : 'Create an account'}
        </button>
      </p>
    </>
  );
}
