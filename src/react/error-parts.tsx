'use client';
import { part } from './part.ts';
import type { Part } from './part.ts';
import { Reference } from './reference.tsx';

/** The heading: what failed, in plain words. It takes the focus where the focus was in what failed. */
export const ErrorTitle: Part<'h2'> = part(function ErrorTitle({ title, titleId, headingLevel = 2 }) {
  return [`h${headingLevel}`, 'error-title', { id: titleId, tabIndex: -1, children: title }];
});

/** What to do about it. */
export const ErrorMessage: Part<'p'> = part(function ErrorMessage({ message }) {
  return ['p', 'error-message', { children: message }];
});

/** When it happened, with the zone. Nothing where the error was not recorded. */
export const ErrorTime: Part<'time'> = part(function ErrorTime({ messages, occurrence }) {
  const time = occurrence && new Date(occurrence.timeMs);
  return (
    time && [
      'time',
      'error-time',
      // A server renders in its own zone.
      { dateTime: time.toISOString(), suppressHydrationWarning: true, children: messages.time(time) },
    ]
  );
});

/** The row of reference and time. Nothing where the error was not recorded. */
export const ErrorReference: Part<'div'> = part(function ErrorReference({ messages, occurrence }) {
  return (
    occurrence && [
      'div',
      'report',
      {
        children: (
          <>
            <span>
              {messages.reference} <Reference />
            </span>
            <ErrorTime />
          </>
        ),
      },
    ]
  );
});

/** Tries again, if `onRetry` says how. */
export const RetryButton: Part<'button'> = part(function RetryButton({ messages, onRetry, retrying }) {
  return (
    onRetry && [
      'button',
      'button waybill-button-primary',
      {
        type: 'button',
        // Not `disabled`: that would drop the focus of whoever just pressed it.
        'aria-disabled': retrying,
        onClick: () => !retrying && onRetry(),
        children: retrying ? messages.retrying : messages.retry,
      },
    ]
  );
});

/** Leads to support, with the reference filled in, if `supportHref` says where that is. */
export const SupportLink: Part<'a'> = part(function SupportLink({ messages, supportLink }) {
  return supportLink && ['a', 'button', { href: supportLink, children: messages.support }];
});

/** The row of ways on: try again and contact support, or its children. Nothing where there is none. */
export const ErrorActions: Part<'div'> = part(function ErrorActions({ onRetry, supportLink }, { children }) {
  return (
    (children || onRetry || supportLink) && [
      'div',
      'error-ways',
      {
        children: (
          <>
            <RetryButton />
            <SupportLink />
          </>
        ),
      },
    ]
  );
});
