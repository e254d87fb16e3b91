import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { DemoConfig } from './load-config.ts';

export type Role = 'admin' | 'member';

// These are types, not interfaces, because supabase-js needs rows that are assignable to an index signature.
export type Organization = {
  id: string;
  name: string;
  slug: string;
  region: string;
};

export type Membership = {
  id: string;
  organization_id: string;
  user_id: string;
  email: string;
  role: Role;
  created_at: string;
};

export type Invitation = {
  id: string;
  organization_id: string;
  email: string;
  role: Role;
  status: 'pending' | 'accepted';
  token: string;
  /** The id that connects all steps of this invitation, from the sending to the accepting. */
  correlation_id: string;
  created_at: string;
};

// The page only reads tables. Every change goes through a function.
type ReadOnly<Row> = { Row: Row; Insert: never; Update: never; Relationships: [] };

type Database = {
  public: {
    Tables: {
      organizations: ReadOnly<Organization>;
      memberships: ReadOnly<Membership>;
      invitations: ReadOnly<Invitation>;
      support_staff: ReadOnly<{ user_id: string }>;
    };
    Views: Record<never, never>;
    Functions: Record<never, never>;
  };
};

export type TeamClient = SupabaseClient<Database>;

/** Creates the Supabase client of this app. */
export function createTeamClient({ supabaseUrl, anonKey }: DemoConfig): TeamClient {
  return createClient<Database>(supabaseUrl, anonKey);
}
