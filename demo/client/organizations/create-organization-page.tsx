import { useState, type FormEvent, type ReactElement } from 'react';
import { useAction } from 'waybill/react';
import { callFunction } from '../call-function.ts';
import { Page } from '../layout/page.tsx';
import { Link } from '../routing/link.tsx';
import { navigate } from '../routing/navigation.ts';
import type { Organization } from '../team-client.ts';
import { Failure } from '../ui/failure.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { useNotice } from '../ui/notice.tsx';
import { SubmitButton } from '../ui/submit-button.tsx';
import { useBackend } from '../use-backend.ts';
import { REGIONS } from './regions.ts';
import { useOrganizations } from './use-organizations.ts';

/** Creates an organization, by a workflow of several steps on the server. */
export function CreateOrganizationPage(): ReactElement {
  const { supabase } = useBackend();
  const { add } = useOrganizations();
  const notify = useNotice();
  const [name, setName] = useState('');
  const [region, setRegion] = useState('eu-central');

  const create = useAction('create organization', () =>
    callFunction<{ organization: Organization }>(supabase, 'organization-bootstrap', { name, region }),
  );

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (create.pending) return;
    const created = await create.run();
    if (!created) return;
    const { organization } = created;
    add(organization);
    notify(`${organization.name} is ready.`);
    navigate('/');
  };

  return (
    <Page title="Create organization" lead="You become its admin, and can invite others at once.">
      <form
        className="card form stack"
        aria-label="Create organization"
        onSubmit={(event) => void submit(event)}
      >
        <TextField
          label="Name"
          required
          maxLength={80}
          autoComplete="organization"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <SelectField
          label="Region"
          hint="Where the workspace is kept. It cannot be changed later."
          value={region}
          onChange={(event) => setRegion(event.target.value)}
        >
          {Object.entries(REGIONS).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
        <p role="status" className={create.pending ? 'progress' : undefined}>
          {create.pending && `Setting up the workspace in ${REGIONS[region]}…`}
        </p>
        <Failure of={create} title="The organization was not created" />
        <div className="form-actions">
          <SubmitButton pending={create.pending}>Create organization</SubmitButton>
          <Link className="button" href="/">
            Cancel
          </Link>
        </div>
      </form>
    </Page>
  );
}
