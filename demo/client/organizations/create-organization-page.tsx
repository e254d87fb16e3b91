import { useRef, type FormEvent, type ReactElement } from 'react';
import { Page } from '../layout/page.tsx';
import { Link } from '../routing/link.tsx';
import { Failure } from '../ui/failure.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { SubmitButton } from '../ui/submit-button.tsx';
import { REGIONS } from './regions.ts';
import { useNewOrganization } from './use-new-organization.ts';

/** Creates an organization, by a workflow of several steps on the server. */
export function CreateOrganizationPage(): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  const { name, setName, region, setRegion, creating, create } = useNewOrganization(() =>
    field.current?.focus(),
  );

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void create();
  };

  return (
    <Page title="Create organization" lead="You become its admin, and can invite others at once.">
      <form className="card form stack" aria-label="Create organization" onSubmit={submit}>
        <TextField
          label="Name"
          ref={field}
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
        <p role="status" className={creating.pending ? 'progress' : undefined}>
          {creating.pending && `Setting up the workspace in ${REGIONS[region]}…`}
        </p>
        <Failure of={creating} title="The organization was not created" />
        <div className="form-actions">
          <SubmitButton pending={creating.pending}>Create organization</SubmitButton>
          <Link className="button" href="/">
            Cancel
          </Link>
        </div>
      </form>
    </Page>
  );
}
