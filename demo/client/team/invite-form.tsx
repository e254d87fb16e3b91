import { useEffect, useId, useRef, useState, type FormEvent, type ReactElement } from 'react';
import { useAction } from 'waybill/react';
import { callFunction } from '../call-function.ts';
import { replaceAddress, useQuery } from '../routing/navigation.ts';
import type { Invitation, Organization, Role } from '../team-client.ts';
import { Failure } from '../ui/failure.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { useNotice } from '../ui/notice.tsx';
import { SubmitButton } from '../ui/submit-button.tsx';
import { useBackend } from '../use-backend.ts';
import type { Team } from './use-team.ts';

/** Invites somebody by e-mail. What went wrong is said here, and the form keeps what was typed. */
export function InviteForm({
  organization,
  team,
}: {
  readonly organization: Organization;
  readonly team: Team;
}): ReactElement {
  const { supabase } = useBackend();
  const notify = useNotice();
  const headingId = useId();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('member');

  const invite = useAction('invite member', async () => {
    const { invitation } = await callFunction<{ invitation: Invitation }>(supabase, 'invite-user', {
      organizationId: organization.id,
      email,
      role,
    });
    await team.refresh();
    return invitation;
  });

  // A link may bring an address along: once, so that the same link can bring it again.
  const invitee = useQuery('invite');
  const field = useRef<HTMLInputElement>(null);
  const { reset } = invite;
  useEffect(() => {
    if (invitee === null) return;
    replaceAddress('/');
    reset();
    // oxlint-disable-next-line react/set-state-in-effect -- the address is gone from the address bar by now
    setEmail(invitee);
    field.current?.focus();
  }, [invitee, reset]);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (invite.pending) return;
    const invitation = await invite.run();
    if (!invitation) return;
    setEmail('');
    notify(`Invitation sent to ${invitation.email}.`);
  };

  return (
    <form className="card stack" aria-labelledby={headingId} onSubmit={(event) => void submit(event)}>
      <h2 id={headingId}>Invite a member</h2>
      <div className="invite-fields">
        <TextField
          label="E-mail"
          ref={field}
          type="email"
          name="invitee"
          autoComplete="off"
          placeholder="name@company.example"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <SelectField label="Role" value={role} onChange={(event) => setRole(event.target.value as Role)}>
          <option value="member">Member</option>
          <option value="admin">Admin</option>
        </SelectField>
        <SubmitButton pending={invite.pending}>Send invitation</SubmitButton>
      </div>
      <Failure of={invite} title="The invitation was not sent" headingLevel={3} />
    </form>
  );
}
