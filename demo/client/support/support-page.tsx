import type { ReactElement } from 'react';
import { TraceSearch } from 'waybill/viewer';
import { Page } from '../layout/page.tsx';
import { useSupportDesk } from './use-support-desk.ts';

/** Where support finds out what happened to somebody. */
export function SupportPage(): ReactElement {
  const { denied, search, load } = useSupportDesk();
  return (
    <Page title="Support desk" lead="From what somebody saw to the step that failed.">
      {denied ? (
        <p className="callout" role="alert">
          Your account does not belong to the support staff. Sign in with one that does.
        </p>
      ) : (
        <TraceSearch search={search} load={load} />
      )}
    </Page>
  );
}
