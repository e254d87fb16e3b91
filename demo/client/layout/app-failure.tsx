import type { ReactElement } from 'react';
import { ErrorWithCorrelation } from 'waybill/react';

/** Replaces the whole app after an uncaught error. */
export function AppFailure({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry: () => void;
}): ReactElement {
  return (
    <main>
      <ErrorWithCorrelation
        variant="page"
        error={error}
        title="Northwind Teams has stopped"
        message="Nothing that you saved is lost. Try again; if it stops once more, send us this reference."
        onRetry={onRetry}
        supportHref="/support"
      />
    </main>
  );
}
