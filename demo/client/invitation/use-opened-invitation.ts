import { useEffect, useState } from 'react';
import { useAction, type ActionRun } from 'waybill/react';
import { callFunction } from '../call-function.ts';
import type { Role } from '../team-client.ts';
import { useBackend } from '../use-backend.ts';

/** An invitation, as the holder of its link may see it. */
export interface OpenedInvitation {
  readonly organizationId: string;
  readonly organizationName: string;
  /** The address that the invitation was sent to. */
  readonly email: string;
  readonly role: Role;
  readonly status: 'pending' | 'accepted';
  /** The id that connects all steps of this invitation. */
  readonly correlationId: string;
  /** The address of the inviter. Null if this person has left the organization. */
  readonly invitedBy: string | null;
}

/** Reads the invitation of a link. It is undefined until it has been read. */
export function useOpenedInvitation(token: string): {
  readonly invitation: OpenedInvitation | undefined;
  readonly opening: ActionRun<[], void>;
} {
  const { supabase } = useBackend();
  const [invitation, setInvitation] = useState<OpenedInvitation>();
  const opening = useAction('open invitation', async () => {
    const found = await callFunction<{ invitation: OpenedInvitation }>(supabase, 'open-invitation', {
      token,
    });
    setInvitation(found.invitation);
  });
  const { run: open } = opening;
  useEffect(() => void open(), [open]);
  return { invitation, opening };
}
