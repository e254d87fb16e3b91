'use client';
import { forwardRef } from 'react';
import { askText } from './ask-app.ts';
import { PartElement } from './part-element.ts';
import type { Part } from './part-element.ts';
import { Reference } from './reference.tsx';
import { useProvided } from './use-tracing.ts';

/**
 * The heading of an error screen. It names the failed work in plain words. It takes the focus if the failed content had
 * the focus.
 */
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

/** The advice for the person on an error screen. Without a message, the part renders nothing. */
export const ErrorMessage: Part<'p'> = forwardRef(function ErrorMessage(props, ref) {
  const { message } = useProvided();
  if (!message) return null;
  return (
    <PartElement given={props} givenRef={ref}>
      <p className="waybill-error-message">{message}</p>
    </PartElement>
  );
});

/** The time of the error, with its zone. If the error was not recorded or is a refusal, the part renders nothing. */
export const ErrorTime: Part<'time'> = forwardRef(function ErrorTime(props, ref) {
  const { messages, occurrence, refused } = useProvided();
  if (!occurrence || refused) return null;
  const time = new Date(occurrence.timeMs);
  return (
    <PartElement given={props} givenRef={ref}>
      {/* React must not warn of different texts: the server and the browser use their own time zones. */}
      <time className="waybill-error-time" dateTime={time.toISOString()} suppressHydrationWarning>
        {askText(() => messages.time(time), time.toISOString())}
      </time>
    </PartElement>
  );
});

/** The row with the reference and the time. If the error was not recorded, the part renders nothing. */
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
  const { onRetry, retrying, retryText } = useProvided();
  if (!onRetry) return null;
  return (
    <PartElement given={props} givenRef={ref}>
      <button
        type="button"
        className="waybill-button waybill-button-primary"
        // The button does not get `disabled`, because a disabled button would lose the focus.
        aria-disabled={retrying}
        onClick={() => !retrying && onRetry()}
      >
        {retryText}
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

/**
 * The row with the retry button and the support link, or with the children that the app gives. Without any of them, the
 * part renders nothing.
 */
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
