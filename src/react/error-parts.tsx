'use client';
import { forwardRef } from 'react';
import { PartElement } from './part-element.ts';
import type { Part } from './part-element.ts';
import { Reference } from './reference.tsx';
import { useProvided } from './use-tracing.ts';

/** The heading, which names the failed work in plain words. It takes the focus if the failed content had the focus. */
export const ErrorTitle: Part<'h2'> = forwardRef(function ErrorTitle(props, ref) {
  const { title, titleId, headingLevel = 2 } = useProvided();
  const Heading = `h${headingLevel}` as const;
  return (
    <PartElement given={props} givenRef={ref}>
      <Heading id={titleId} className="waybill-error-title" tabIndex={-1}>
        {title}
      </Heading>
    </PartElement>
  );
});

/** The advice for the person. */
export const ErrorMessage: Part<'p'> = forwardRef(function ErrorMessage(props, ref) {
  const { message } = useProvided();
  return (
    <PartElement given={props} givenRef={ref}>
      <p className="waybill-error-message">{message}</p>
    </PartElement>
  );
});

/** The time of the error, with its zone. If the error was not recorded, the part renders nothing. */
export const ErrorTime: Part<'time'> = forwardRef(function ErrorTime(props, ref) {
  const { messages, occurrence } = useProvided();
  if (!occurrence) return null;
  const time = new Date(occurrence.timeMs);
  return (
    <PartElement given={props} givenRef={ref}>
      {/* A server renders the time in its own time zone. */}
      <time className="waybill-error-time" dateTime={time.toISOString()} suppressHydrationWarning>
        {messages.time(time)}
      </time>
    </PartElement>
  );
});

/** The row of reference and time. If the error was not recorded, the part renders nothing. */
export const ErrorReference: Part<'div'> = forwardRef(function ErrorReference(props, ref) {
  const { messages, occurrence } = useProvided();
  if (!occurrence) return null;
  return (
    <PartElement given={props} givenRef={ref}>
      <div className="waybill-report">
        <span>
          {messages.reference} <Reference />
        </span>
        <ErrorTime />
      </div>
    </PartElement>
  );
});

/** The button that calls `onRetry`. Without `onRetry` the part renders nothing. */
export const RetryButton: Part<'button'> = forwardRef(function RetryButton(props, ref) {
  const { messages, onRetry, retrying } = useProvided();
  if (!onRetry) return null;
  return (
    <PartElement given={props} givenRef={ref}>
      <button
        type="button"
        className="waybill-button waybill-button-primary"
        // Not `disabled`: a disabled button would lose the focus while it is in use.
        aria-disabled={retrying}
        onClick={() => !retrying && onRetry()}
      >
        {retrying ? messages.retrying : messages.retry}
      </button>
    </PartElement>
  );
});

/** The link to support, with the reference filled in. Without `supportHref` the part renders nothing. */
export const SupportLink: Part<'a'> = forwardRef(function SupportLink(props, ref) {
  const { messages, supportLink } = useProvided();
  if (!supportLink) return null;
  return (
    <PartElement given={props} givenRef={ref}>
      <a className="waybill-button" href={supportLink}>
        {messages.support}
      </a>
    </PartElement>
  );
});

/** The row of the retry button and the support link, or of its own children. If all are missing, it renders nothing. */
export const ErrorActions: Part<'div'> = forwardRef(function ErrorActions(props, ref) {
  const { onRetry, supportLink } = useProvided();
  if (!props.children && !onRetry && !supportLink) return null;
  return (
    <PartElement given={props} givenRef={ref}>
      <div className="waybill-error-ways">
        <RetryButton />
        <SupportLink />
      </div>
    </PartElement>
  );
});
