import { useEffect, useState, type FormEvent, type ReactElement } from 'react';
import { useAction } from 'waybill/react';
import { callFunction } from '../call-function.ts';
import { rememberOrganization } from '../organizations/remembered-organization.ts';
import { navigate } from '../routing/navigation.ts';
import type { Invitation } from '../team-client.ts';
import { Failure } from '../ui/failure.tsx';
import { useNotice } from '../ui/notice.tsx';
import { SubmitButton } from '../ui/submit-button.tsx';
import { useBackend } from '../use-backend.ts';

/** Accepts an invitation, as part of the business process that the invitation began. */
export function AcceptForm({ token }: { readonly token: string }): ReactElement {
  const { supabase } = useBackend();
  const notify = useNotice();
  const [invitation, setInvitation] = useState<Pick<Invitation, 'correlation_id'> | null>(null);

  const opening = useAction('open invitation', async () => {
    const { data, error } = await supabase
      .from('invitations')
      .select('correlation_id')
      .eq('token', token)
      .maybeSingle();
    if (error) throw error;
    setInvitation(data);
  });
  const { run: open } = opening;
  useEffect(() => void open(), [open]);

  const accept = useAction(
    'accept invitation',
    () => callFunction<{ organizationId: string }>(supabase, 'accept-invitation', { token }),
    // Every step of an invitation carries this id, from the sending on, even on another day and in another browser.
    invitation ? { correlationId: invitation.correlation_id } : {},
  );
  const signOut = useAction('sign out', () => supabase.auth.signOut({ scope: 'local' }));

  // The form waits for the opening, because it reads the correlation id. Without the id, the server still knows it.
  const pending = opening.pending || accept.pending;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (pending) return;
    const accepted = await accept.run();
    if (!accepted) return;
    rememberOrganization(accepted.organizationId);
    notify('Welcome to the team.');
    navigate('/');
  };

  return (
    <form className="stack" aria-label="Accept invitation" onSubmit={(event) => void submit(event)}>
      <Failure of={accept} title="The invitation was not accepted" />
      <SubmitButton pending={pending}>Accept invitation</SubmitButton>
      <button type="button" className="button" onClick={() => void signOut.run()}>
        Use another account
      </button>
    </form>
  );
}
