import type { ReactElement } from 'react';
import { ErrorWithCorrelation, type ErrorFallbackProps } from 'waybill/react';
import { useNotedFailure } from '../help/noted-failures.ts';
import { useSupportHref } from '../support/support-staff.ts';
import { CONTENT_ID } from './page.tsx';

const TITLE = 'This page cannot be shown';

/** Replaces a page that crashed. */
export function PageFailure({ error, reference, resetErrorBoundary }: ErrorFallbackProps): ReactElement {
  const supportHref = useSupportHref();
  useNotedFailure(reference, TITLE);
  return (
    <main id={CONTENT_ID} className="page page-alone" tabIndex={-1}>
      <ErrorWithCorrelation
        error={error}
        title={TITLE}
        onRetry={resetErrorBoundary}
        supportHref={supportHref}
        headingLevel={1}
      />
    </main>
  );
}
