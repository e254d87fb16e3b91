import type { ReactElement } from 'react';
import { ErrorWithCorrelation, type ErrorFallbackProps } from 'waybill/react';

/** Replaces a page that crashed. */
export function PageFailure({ error, resetErrorBoundary }: ErrorFallbackProps): ReactElement {
  return (
    <main className="page page-alone">
      <ErrorWithCorrelation
        error={error}
        title="This page cannot be shown"
        onRetry={resetErrorBoundary}
        supportHref="/support"
        headingLevel={1}
      />
    </main>
  );
}
