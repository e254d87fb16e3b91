import { useState } from 'react';
import { useAction, type ActionRun } from 'waybill/react';
import { callFunction } from '../call-function.ts';
import type { Invitation, Organization, Role } from '../team-client.ts';
import { useNotice } from '../ui/notice.tsx';
import { useBackend } from '../use-backend.ts';
import type { Team } from './use-team.ts';

/** An invitation that a person is writing, and the function to send it. */
export interface InvitationDraft {
  readonly email: string;
  readonly setEmail: (email: string) => void;
  readonly role: Role;
  readonly setRole: (role: Role) => void;
  /** The state of the latest sending. */
  readonly sending: ActionRun<[], Invitation>;
  /** Sends the invitation, unless a sending is under way. Keeps the address if the sending fails. */
  readonly send: () => Promise<void>;
}

/** Invites people to an organization, one after the other. */
export function useInvitation(organization: Organization, team: Team): InvitationDraft {
  const { supabase } = useBackend();
  const notify = useNotice();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('member');

  const sending = useAction('invite member', async () => {
    const { invitation } = await callFunction<{ invitation: Invitation }>(supabase, 'invite-user', {
      organizationId: organization.id,
      email,
      role,
    });
    await team.refresh();
    return invitation;
  });

  const send = async (): Promise<void> => {
    if (sending.pending) return;
    const invitation = await sending.run();
    if (!invitation) return;
    setEmail('');
    notify(`Invitation sent to ${invitation.email}.`);
  };

  return { email, setEmail, role, setRole, sending, send };
}
