import { FunctionsFetchError, isAuthRetryableFetchError } from '@supabase/supabase-js';
import type { ReactElement } from 'react';
import { ErrorWithCorrelation, type ActionRun } from 'waybill/react';
import { useNotedFailure } from '../help/noted-failures.ts';
import { useSupportHref } from '../support/support-staff.ts';

interface FailureProps {
  /** The action that may fail. The component shows nothing before the failure. */
  readonly of: Pick<ActionRun<never[], unknown>, 'pending' | 'error' | 'occurrence'>;
  readonly title: string;
  readonly onRetry?: () => void;
  /** The level of the failure's heading, one below the heading above it. @default 2 */
  readonly headingLevel?: 2 | 3;
}

// The screen itself shows the messages that the servers wrote for people.
function messageOf(error: unknown): string | undefined {
  return error instanceof FunctionsFetchError || isAuthRetryableFetchError(error)
    ? 'The server cannot be reached. Check your connection, then try again.'
    : undefined;
}

/** Shows a failure at the place where the person was working, with the reference that support can search. */
export function Failure({
  of: { pending, error, occurrence },
  title,
  onRetry,
  headingLevel = 2,
}: FailureProps): ReactElement {
  const supportHref = useSupportHref();
  useNotedFailure(occurrence?.reference, title);
  return (
    <ErrorWithCorrelation
      error={error}
      occurrence={occurrence}
      title={title}
      message={messageOf(error)}
      variant="inline"
      headingLevel={headingLevel}
      {...(onRetry && { onRetry, retrying: pending })}
      supportHref={supportHref}
    />
  );
}
