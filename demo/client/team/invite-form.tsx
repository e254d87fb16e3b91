import { useEffect, useId, useRef, type FormEvent, type ReactElement } from 'react';
import { replaceAddress, useQuery } from '../routing/navigation.ts';
import type { Organization, Role } from '../team-client.ts';
import { Failure } from '../ui/failure.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { SubmitButton } from '../ui/submit-button.tsx';
import { useInvitation } from './use-invitation.ts';
import type { Team } from './use-team.ts';

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

  // A link may bring an address in its query. The form removes the query, so that the same link works again.
  const invitee = useQuery('invite');
  const field = useRef<HTMLInputElement>(null);
  const { reset } = sending;
  useEffect(() => {
    if (invitee === null) return;
    replaceAddress('/');
    reset();
    setEmail(invitee);
    field.current?.focus();
  }, [invitee, reset, setEmail]);

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
