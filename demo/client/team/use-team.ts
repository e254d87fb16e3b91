import { useEffect, useState } from 'react';
import { useAction, type ActionRun } from 'waybill/react';
import type { Invitation, Membership, TeamClient } from '../team-client.ts';
import { useBackend } from '../use-backend.ts';

/** The members and the open invitations of an organization. */
export interface TeamRows {
  readonly members: readonly Membership[];
  readonly invitations: readonly Invitation[];
}

export interface Team {
  /** The team. Undefined until the first reading has succeeded. */
  readonly rows: TeamRows | undefined;
  /** The state of the first reading. */
  readonly opening: ActionRun<[], void>;
  /** Reads everything again. Never rejects, because the change before it has still succeeded. */
  readonly refresh: () => Promise<void>;
}

async function readTeam(supabase: TeamClient, organizationId: string): Promise<TeamRows> {
  const [members, invitations] = await Promise.all([
    supabase.from('memberships').select().eq('organization_id', organizationId).order('created_at'),
    supabase
      .from('invitations')
      .select()
      .eq('organization_id', organizationId)
      .eq('status', 'pending')
      .order('created_at', { ascending: false }),
  ]);
  const error = members.error ?? invitations.error;
  if (error) throw error;
  return { members: members.data ?? [], invitations: invitations.data ?? [] };
}

/** Reads the team of an organization at first, and again after each change. */
export function useTeam(organizationId: string): Team {
  const { supabase } = useBackend();
  const [rows, setRows] = useState<TeamRows>();

  const read = async (): Promise<void> => setRows(await readTeam(supabase, organizationId));
  const opening = useAction('open members', read);
  const { run: open } = opening;
  useEffect(() => void open(), [open]);

  // After a failure the page reads once more, as a separate action. If that fails too, the page shows the error.
  const refresh = (): Promise<void> => read().catch(() => void open());
  return { rows, opening, refresh };
}
