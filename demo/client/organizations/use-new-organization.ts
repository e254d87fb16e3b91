import { useState } from 'react';
import { useAction, type ActionRun } from 'waybill/react';
import { callFunction } from '../call-function.ts';
import { navigate } from '../routing/navigation.ts';
import type { Organization } from '../team-client.ts';
import { useFormTrouble } from '../trouble/form-trouble.ts';
import { useNotice } from '../ui/notice.tsx';
import { useBackend } from '../use-backend.ts';
import { useOrganizations } from './use-organizations.ts';

// The provisioner has no capacity in this region, so the workflow fails.
const FULL_REGION = 'ap-south';
// The demo begins with this organization.
const FIRST_ORGANIZATION = 'Northwind Traders';

/** An organization that a person describes, and the function to create it. */
export interface NewOrganization {
  readonly name: string;
  readonly setName: (name: string) => void;
  readonly region: string;
  readonly setRegion: (region: string) => void;
  /** The state of the latest attempt. */
  readonly creating: ActionRun<[], { organization: Organization }>;
  /** Creates the organization and shows it, unless an attempt is under way. */
  readonly create: () => Promise<void>;
}

/** Creates an organization. Calls `onFilledIn` after the menu of failures has filled in the form. */
export function useNewOrganization(onFilledIn: () => void): NewOrganization {
  const { supabase } = useBackend();
  const { add, current } = useOrganizations();
  const notify = useNotice();
  const [name, setName] = useState('');
  const [region, setRegion] = useState('eu-central');

  const creating = useAction('create organization', () =>
    callFunction<{ organization: Organization }>(supabase, 'organization-bootstrap', { name, region }),
  );

  useFormTrouble((trouble) => {
    creating.reset();
    // The server refuses a name that is taken.
    setName(trouble === 'fails' ? 'Monsoon Imports' : (current?.name ?? FIRST_ORGANIZATION));
    setRegion(trouble === 'fails' ? FULL_REGION : 'eu-central');
    onFilledIn();
  });

  const create = async (): Promise<void> => {
    if (creating.pending) return;
    const created = await creating.run();
    if (!created) return;
    const { organization } = created;
    add(organization);
    notify(`${organization.name} is ready.`);
    navigate('/');
  };

  return { name, setName, region, setRegion, creating, create };
}
