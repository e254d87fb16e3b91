import type { FormEvent, ReactElement } from 'react';
import { useAction } from 'waybill/react';
import { callFunction } from '../call-function.ts';
import { rememberOrganization } from '../organizations/remembered-organization.ts';
import { navigate } from '../routing/navigation.ts';
import { Failure } from '../ui/failure.tsx';
import { useNotice } from '../ui/notice.tsx';
import { SubmitButton } from '../ui/submit-button.tsx';
import { useBackend } from '../use-backend.ts';
import { OtherAccount } from './other-account.tsx';
import type { OpenedInvitation } from './use-opened-invitation.ts';

/** Accepts an invitation, as part of the business process that the invitation began. */
export function AcceptForm({
  token,
  invitation: { organizationName, correlationId },
}: {
  readonly token: string;
  readonly invitation: OpenedInvitation;
}): ReactElement {
  const { supabase } = useBackend();
  const notify = useNotice();
  const accept = useAction(
    'accept invitation',
    () => callFunction<{ organizationId: string }>(supabase, 'accept-invitation', { token }),
    // Every step of an invitation carries this id, from the sending on, even on another day and in another browser.
    { correlationId },
  );

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (accept.pending) return;
    const accepted = await accept.run();
    if (!accepted) return;
    rememberOrganization(accepted.organizationId);
    notify(`Welcome to ${organizationName}.`);
    navigate('/');
  };

  return (
    <form className="stack" aria-label="Accept invitation" onSubmit={(event) => void submit(event)}>
      <Failure of={accept} title="The invitation was not accepted" />
      <SubmitButton pending={accept.pending}>Accept invitation</SubmitButton>
      <OtherAccount />
    </form>
  );
}
