import type { ReactElement } from 'react';
import { Link } from '../routing/link.tsx';
import { Page } from './page.tsx';

/** What stands at an address that leads nowhere. */
export function NotFoundPage(): ReactElement {
  return (
    <Page title="Page not found" lead="The address may be mistyped, or the page has moved.">
      <p>
        <Link className="button" href="/">
          Go to members
        </Link>
      </p>
    </Page>
  );
}
