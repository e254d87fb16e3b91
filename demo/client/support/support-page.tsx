import type { ReactElement } from 'react';
import { TraceSearch } from 'waybill/viewer';
import { Page } from '../layout/page.tsx';
import { useQuery } from '../routing/navigation.ts';
import { useSupportDesk } from './use-support-desk.ts';

/** Where support finds out what happened to somebody. */
export function SupportPage(): ReactElement {
  const { denied, search, load } = useSupportDesk();
  // From the Contact support of an error screen.
  const reference = useQuery('reference') ?? '';
  return (
    <Page title="Support desk" lead="From what somebody saw to the step that failed.">
      {denied ? (
        <p className="callout" role="alert">
          Your account does not belong to the support staff. Sign in with one that does.
        </p>
      ) : (
        <TraceSearch key={reference} initialText={reference} search={search} load={load} />
      )}
    </Page>
  );
}
