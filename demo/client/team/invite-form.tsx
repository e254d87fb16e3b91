import { useId, useRef, type FormEvent, type ReactElement } from 'react';
import type { Organization, Role } from '../team-client.ts';
import { useFormTrouble } from '../trouble/form-trouble.ts';
import { Failure } from '../ui/failure.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { SubmitButton } from '../ui/submit-button.tsx';
import { useInvitation } from './use-invitation.ts';
import type { Team } from './use-team.ts';

// The mail server of this address does not answer, so the last step of the invitation fails.
const UNREACHABLE = 'lin@unreachable.example';

/** Invites a person by e-mail. After a failure the form shows the error, and keeps the address. */
export function InviteForm({
  organization,
  team,
}: {
  readonly organization: Organization;
  readonly team: Team;
}): ReactElement {
  const { email, setEmail, role, setRole, sending, send } = useInvitation(organization, team);
  const headingId = useId();

  const field = useRef<HTMLInputElement>(null);
  useFormTrouble((trouble) => {
    sending.reset();
    // The server refuses to invite a person who is a member already.
    setEmail(trouble === 'fails' ? UNREACHABLE : (team.rows?.members.at(-1)?.email ?? ''));
    field.current?.focus();
  });

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void send();
  };

  return (
    <form className="card stack" aria-labelledby={headingId} onSubmit={submit}>
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
        <SubmitButton pending={sending.pending}>Send invitation</SubmitButton>
      </div>
      <Failure of={sending} title="The invitation was not sent" headingLevel={3} />
    </form>
  );
}
