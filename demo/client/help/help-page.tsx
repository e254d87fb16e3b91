import type { ReactElement } from 'react';
import { Page } from '../layout/page.tsx';
import { Link } from '../routing/link.tsx';
import { useIsSupportStaff, useSupportHref } from '../support/support-staff.ts';
import { FailureList } from './failure-list.tsx';

/** The page for a person who needs a reference that is gone from the screen. */
export function HelpPage(): ReactElement {
  const isStaff = useIsSupportStaff();
  const supportHref = useSupportHref();
  return (
    <Page
      title="Help"
      lead="Each failure has a reference. Send it to us, and we see what happened without a description."
    >
      <div className="help stack">
        <FailureList />
        <p className="aside">
          {isStaff ? (
            <>
              You work in support as well: <Link href="/support">open the support desk</Link>.
            </>
          ) : (
            <>
              Copy a reference and <a href={supportHref}>write to support</a>.
            </>
          )}
        </p>
      </div>
    </Page>
  );
}
