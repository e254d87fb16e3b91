'use client';
import { useContext, useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import type { ErrorReport } from '../core/index.ts';
import { CaughtErrorContext } from './caught-error.ts';
import { ErrorNotice } from './error-notice.tsx';
import type { NoticeContent } from './error-notice.tsx';
import { ProvidedContext } from './use-tracing.ts';

export interface ErrorWithCorrelationProps extends NoticeContent {
  /** Where it was recorded. @default what the boundary or the tracing above knows of this error */
  readonly report?: ErrorReport | undefined;
  /** What failed, in plain words. @default 'Something went wrong' */
  readonly title?: string;
}

/**
 * Tells a person that something failed, what to do, and by which reference support finds it.
 *
 * Render it before there is an error too, with `error` undefined: it then shows nothing but holds the live region in
 * which screen readers hear of the next error. In the fallback of an `ErrorBoundary` it takes the focus, if the focus was
 * in what the fallback replaces; elsewhere the focus stays. The error's own message and the full ids show only where the
 * tracing's `environment` is not `'production'`.
 *
 * @example
 * <ErrorWithCorrelation error={save.error} title="Your changes could not be saved" onRetry={save.run} />
 */
export function ErrorWithCorrelation({ error, ...notice }: ErrorWithCorrelationProps): ReactElement {
  const { messages, tracing } = useContext(ProvidedContext);
  const caught = useContext(CaughtErrorContext);
  const [spoken, setSpoken] = useState('');

  // A fallback is shown whatever was thrown; a screen nested in a fallback may be about another error.
  const isCaught = caught !== null && Object.is(caught.error, error);
  const shown = isCaught || (error !== undefined && error !== null);
  const takesFocus = isCaught && caught.hadFocus;
  const { report = isCaught ? caught.report : tracing?.reportOf(error), title = messages.title } = notice;

  useEffect(() => {
    // A heading that takes the focus is read aloud by that.
    if (!shown || takesFocus) return;
    // Screen readers speak what changes in a region that they know already, not what a region is born with.
    // https://www.w3.org/WAI/WCAG22/Techniques/aria/ARIA19
    const timer = setTimeout(() => setSpoken(title), 100);
    return () => {
      clearTimeout(timer);
      setSpoken('');
    };
  }, [shown, takesFocus, title, error, report]);

  return (
    <>
      <span role={isCaught ? 'status' : 'alert'} className="waybill-spoken">
        {spoken}
      </span>
      {shown && <ErrorNotice {...notice} {...{ error, report, title, takesFocus }} />}
    </>
  );
}
