import { FunctionsFetchError, isAuthApiError, isAuthRetryableFetchError } from '@supabase/supabase-js';
import type { ReactElement } from 'react';
import { ErrorWithCorrelation, type ActionRun } from 'waybill/react';
import { PublicError } from '../call-function.ts';

interface FailureProps {
  /** The action that may fail. The component shows nothing before the failure. */
  readonly of: Pick<ActionRun<never[], unknown>, 'pending' | 'error' | 'occurrence'>;
  readonly title: string;
  readonly onRetry?: () => void;
  /** The level of the failure's heading, one below the heading above it. @default 2 */
  readonly headingLevel?: 2 | 3;
}

// The page may show a message that the server wrote for people. Other messages are for developers.
function publicMessageOf(error: unknown): string | undefined {
  if (error instanceof PublicError) return error.message;
  if (error instanceof FunctionsFetchError || isAuthRetryableFetchError(error)) {
    return 'The server cannot be reached. Check your connection, then try again.';
  }
  if (!isAuthApiError(error)) return undefined;
  return error.code === 'invalid_credentials' ? 'The e-mail or the password is wrong.' : error.message;
}

/** Shows a failure at the place where the person was working, with the reference that support can search. */
export function Failure({
  of: { pending, error, occurrence },
  title,
  onRetry,
  headingLevel = 2,
}: FailureProps): ReactElement {
  return (
    <ErrorWithCorrelation
      error={error}
      occurrence={occurrence}
      title={title}
      message={publicMessageOf(error)}
      variant="inline"
      headingLevel={headingLevel}
      {...(onRetry && { onRetry, retrying: pending })}
      supportHref="/support"
    />
  );
}
