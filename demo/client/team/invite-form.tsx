import { useId, useState, type FormEvent, type ReactElement } from 'react';
import { useAction } from 'waybill/react';
import { callFunction } from '../call-function.ts';
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
