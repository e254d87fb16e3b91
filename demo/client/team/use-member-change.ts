import { useState } from 'react';
import { useAction, type ActionRun } from 'waybill/react';
import { callFunction } from '../call-function.ts';
import { useOrganizations } from '../organizations/use-organizations.ts';
import type { Membership, Organization } from '../team-client.ts';
import { useNotice } from '../ui/notice.tsx';
import { useBackend } from '../use-backend.ts';
import type { Team } from './use-team.ts';

const CHANGES = {
  promote: { done: 'is an admin now.', failed: 'was not promoted' },
  demote: { done: 'is a member now.', failed: 'was not demoted' },
  remove: { done: 'was removed.', failed: 'was not removed' },
} as const;

/** A change that an administrator can make to a member. */
export type Change = keyof typeof CHANGES;

/** Changes of one member. */
export interface MemberChange {
  /** The state of the latest change. */
  readonly latest: ActionRun<[change: Change], void>;
  /** The sentence for people if the latest change failed. */
  readonly failure: string;
  readonly change: (change: Change) => void;
}

/** Changes a member, shows a notice, and reads the team again. If a person leaves, another organization is shown. */
export function useMemberChange(
  organization: Organization,
  team: Team,
  { member, isMe }: { readonly member: Membership; readonly isMe: boolean },
): MemberChange {
  const { supabase } = useBackend();
  const notify = useNotice();
  const { leave } = useOrganizations();
  const [kind, setKind] = useState<Change>('remove');
  const latest = useAction('change member', async (_action, change: Change) => {
    await callFunction(supabase, 'manage-user', {
      organizationId: organization.id,
      membershipId: member.id,
      change,
    });
    if (isMe && change === 'remove') {
      notify(`You left ${organization.name}.`);
      leave(organization.id);
      return;
    }
    notify(`${member.email} ${CHANGES[change].done}`);
    await team.refresh();
  });
  return {
    latest,
    failure: `${member.email} ${CHANGES[kind].failed}`,
    change: (change) => {
      setKind(change);
      void latest.run(change);
    },
  };
}
