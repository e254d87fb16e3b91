'use client';
import { useEffect } from 'react';
import type { ErrorWithCorrelationProps } from './shown-error.ts';

/** Settings for the announcement of an error screen to screen readers. */
export interface Announcement {
  /** Whether the keyboard focus was in the content that the error replaced. */
  readonly hadFocus: boolean;
  /** Puts a text into the live region, so that screen readers speak it. */
  readonly onSpeak: (text: string) => void;
}

interface AnnouncedScreen
  extends Announcement, Required<Pick<ErrorWithCorrelationProps, 'title' | 'variant'>> {
  readonly error: unknown;
  /** The id of the heading element. */
  readonly titleId: string;
}

/**
 * Announces an error screen to screen readers when the screen appears: either the heading takes the focus, or the title
 * is put into the live region. A screen of the variant `'page'` also sets the title of the document, until the screen
 * is gone.
 *
 * If the occurrence arrives late, the screen is not announced again, because screen readers would read the title twice.
 */
export function useAnnouncement({
  error,
  title,
  titleId,
  variant,
  hadFocus,
  onSpeak,
}: AnnouncedScreen): void {
  useEffect(() => {
    const titleBefore = document.title;
    let isRead = hadFocus;
    if (variant === 'page') {
      document.title = title;
      // After a whole root has failed, no element has the focus. So the heading can take it.
      isRead ||= document.activeElement === document.body;
    }
    // Screen readers read a heading aloud when it takes the focus.
    if (isRead) document.getElementById(titleId)?.focus();
    // Screen readers speak a change in a live region that they know already, but not the first text of a new region. So
    // the text comes 100 ms later.
    // https://www.w3.org/WAI/WCAG22/Techniques/aria/ARIA19
    const timer = setTimeout(() => onSpeak(isRead ? '' : title), 100);
    return () => {
      if (document.title === title) document.title = titleBefore;
      clearTimeout(timer);
      onSpeak('');
    };
  }, [error, title, titleId, variant, hadFocus, onSpeak]);
}
