import type { ReactElement } from 'react';
import { ErrorWithCorrelation, useReferenceOf } from 'waybill/react';
import { useNotedFailure } from '../help/noted-failures.ts';
import { useSupportHref } from '../support/support-staff.ts';

const TITLE = 'Northwind Teams has stopped';

/** Replaces the whole app after an uncaught error. */
export function AppFailure({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry: () => void;
}): ReactElement {
  const supportHref = useSupportHref();
  useNotedFailure(useReferenceOf(error), TITLE);
  return (
    <main>
      <ErrorWithCorrelation
        variant="page"
        error={error}
        title={TITLE}
        message="Nothing that you saved is lost. Try again; if it stops once more, send us this reference."
        onRetry={onRetry}
        supportHref={supportHref}
      />
    </main>
  );
}
