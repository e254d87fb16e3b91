'use client';
import { useContext, useEffect, useId, useMemo, useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { ErrorReport } from '../core/index.ts';
import { ErrorDelivery } from './error-delivery.tsx';
import { Icon } from './icons.tsx';
import { LateDetails } from './late-details.tsx';
import { Reference } from './reference.tsx';
import { formatReport } from './report-text.ts';
import { supportLink } from './support-link.ts';
import type { SupportHref } from './support-link.ts';
import { ProvidedContext } from './use-tracing.ts';

/** What an error notice says and offers. */
export interface NoticeContent {
  /** What was caught. Nothing is shown while it is `null` or `undefined`. */
  readonly error: unknown;
  /** What to do about it. @default a sentence about trying again and the reference */
  readonly message?: ReactNode;
  /** Shows a Try again button. */
  readonly onRetry?: () => unknown;
  /** Says that it is being tried again; the button stays, and waits. @default false */
  readonly retrying?: boolean;
  /** Shows a link to support that already contains the reference. */
  readonly supportHref?: SupportHref;
  /** A block takes the place of what failed; inline stands beside a form that is still there. @default 'block' */
  readonly variant?: 'block' | 'inline';
  /** The level of the heading. @default 2 */
  readonly headingLevel?: 1 | 2 | 3 | 4 | 5 | 6;
}

interface ErrorNoticeProps extends NoticeContent {
  readonly report: ErrorReport | undefined;
  readonly title: string;
  readonly takesFocus: boolean;
}

/** The visible part of `ErrorWithCorrelation`: what failed, what to do, the reference, and the ways on. */
export function ErrorNotice({
  error,
  report,
  title,
  message,
  onRetry,
  retrying = false,
  supportHref,
  variant = 'block',
  headingLevel = 2,
  takesFocus,
}: ErrorNoticeProps): ReactElement {
  const { messages, tracing } = useContext(ProvidedContext);
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const Heading = `h${headingLevel}` as const;
  const support = supportLink(supportHref, report);

  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);

  return (
    <section aria-labelledby={id} className="waybill-error" data-variant={variant}>
      <Icon name="failed" />
      <Heading ref={heading} id={id} tabIndex={-1}>
        {title}
      </Heading>
      <p>{message ?? (report ? messages.adviceWithReference : messages.advice)}</p>
      {report && <ReportLine report={report} />}
      {report && <ErrorDelivery traceId={report.traceId} />}
      {(onRetry || support) && (
        <div className="waybill-error-ways">
          {onRetry && (
            // Not `disabled`: that would drop the focus of whoever just pressed it.
            <button
              type="button"
              className="waybill-button waybill-button-primary"
              aria-disabled={retrying}
              onClick={() => !retrying && onRetry()}
            >
              {retrying ? messages.retrying : messages.retry}
            </button>
          )}
          {support && (
            <a className="waybill-button" href={support}>
              {messages.support}
            </a>
          )}
        </div>
      )}
      {tracing && tracing.environment !== 'production' && <LateDetails error={error} report={report} />}
    </section>
  );
}

function ReportLine({ report }: { readonly report: ErrorReport }): ReactElement {
  const { messages, tracing } = useContext(ProvidedContext);
  const time = new Date(report.timeMs);
  // Written when the error appears: somebody may be on another page when they copy it.
  const copyText = useMemo(
    () => formatReport(report, { tracing, path: globalThis.location?.pathname }),
    [report, tracing],
  );
  return (
    <div className="waybill-report">
      <span>
        {messages.reference} <Reference value={report.reference} copyText={copyText} />
      </span>
      {/* A server renders in its own zone. */}
      <time dateTime={time.toISOString()} suppressHydrationWarning>
        {messages.time(time)}
      </time>
    </div>
  );
}
