'use client';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import type { TraceDetails, TraceDetailsProps } from './trace-details.tsx';

/**
 * Loads the code of `TraceDetails` only when the details are to be shown, so that pages in production do not load it.
 * If the code cannot be loaded, nothing is shown.
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
