import type { ReactElement } from 'react';
import { Page } from '../layout/page.tsx';
import { Link } from '../routing/link.tsx';
import { OtherForm } from '../trouble/other-form.tsx';

/** The page for a person who belongs to no organization yet. */
export function NoOrganizationPage(): ReactElement {
  return (
    <Page
      title="Welcome"
      lead="You belong to no organization yet. Create one, or ask a colleague to invite you."
    >
      <p>
        <Link className="button button-primary" href="/organizations/new">
          Create organization
        </Link>
      </p>
      <OtherForm />
    </Page>
  );
}
