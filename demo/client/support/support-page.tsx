import type { ReactElement } from 'react';
import { TraceSearch } from 'waybill/viewer';
import { Page } from '../layout/page.tsx';
import { useQuery } from '../routing/navigation.ts';
import { useIsSupportStaff } from './support-staff.ts';
import { useSupportDesk } from './use-support-desk.ts';

/** The page where support finds the failed step of a user. */
export function SupportPage(): ReactElement {
  const isStaff = useIsSupportStaff();
  const { denied, search, load } = useSupportDesk();
  // The link "Contact support" on an error screen sets this value.
  const reference = useQuery('reference') ?? '';
  return (
    <Page title="Support desk" lead="From what somebody saw to the step that failed.">
      {denied || !isStaff ? (
        <p className="callout" role={isStaff ? 'alert' : undefined}>
          Your account does not belong to the support staff. Sign in with one that does.
        </p>
      ) : (
        <TraceSearch key={reference} initialText={reference} search={search} load={load} />
      )}
    </Page>
  );
}
