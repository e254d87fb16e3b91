import type { ReactElement } from 'react';
import { Link } from '../routing/link.tsx';
import { Page } from './page.tsx';

/** The page at an unknown address. */
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
