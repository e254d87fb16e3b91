'use client';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import type { TraceDetails, TraceDetailsProps } from './trace-details.tsx';

/**
 * Loads `TraceDetails` when they are to be shown, so that pages in production do not load their code. If the loading
 * fails, nothing is shown.
 */
export function LateDetails(props: TraceDetailsProps): ReactElement | null {
  const [Details, setDetails] = useState<typeof TraceDetails | null>(null);
  useEffect(() => {
    import('./trace-details.tsx').then(
      (loaded) => setDetails(loaded.TraceDetails),
      () => {},
    );
  }, []);
  return Details && <Details {...props} />;
}
