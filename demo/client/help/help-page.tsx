import type { ReactElement } from 'react';
import { RecentReferences, useTracingStore } from 'waybill/react';
import { Page } from '../layout/page.tsx';
import { Link } from '../routing/link.tsx';

/** The page for a person who needs a reference that is gone from the screen. */
export function HelpPage(): ReactElement {
  const hasReferences = useTracingStore(({ references }) => references.length > 0);
  return (
    <Page title="Help" lead="A reference is all that we need to see what happened.">
      <div className="help stack">
        <RecentReferences />
        {!hasReferences && (
          <p className="card empty">Nothing has gone wrong in this tab since you signed in.</p>
        )}
        <p className="aside">
          In this demo you work in support as well: copy a reference and{' '}
          <Link href="/support">look it up</Link>.
        </p>
      </div>
    </Page>
  );
}
