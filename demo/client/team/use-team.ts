import { useEffect, useState } from 'react';
import { useAction, type ActionRun } from 'waybill/react';
import type { Invitation, Membership, TeamClient } from '../team-client.ts';
import { useBackend } from '../use-backend.ts';

/** Who belongs to an organization, and who has been asked to. */
export interface TeamRows {
  readonly members: readonly Membership[];
  readonly invitations: readonly Invitation[];
}

export interface Team {
  /** Undefined until it was read for the first time. */
  readonly rows: TeamRows | undefined;
  /** How the first reading goes. */
  readonly opening: ActionRun<[], void>;
  /** Reads everything again. Never rejects: what was done before has still succeeded. */
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

/** Reads the team of an organization, once and whenever an action has changed it. */
export function useTeam(organizationId: string): Team {
  const { supabase } = useBackend();
  const [rows, setRows] = useState<TeamRows>();

  const read = async (): Promise<void> => setRows(await readTeam(supabase, organizationId));
  const opening = useAction('open members', read);
  const { run: open } = opening;
  useEffect(() => void open(), [open]);

  // If it fails once more as an action of its own, the page says so.
  const refresh = (): Promise<void> => read().catch(() => void open());
  return { rows, opening, refresh };
}
