import type { ReactNode } from 'react';
import type { ErrorOccurrence } from '../core/index.ts';
import type { SupportHref } from './support-link.ts';

/** The error for which a boundary shows a fallback. */
export interface CaughtError {
  readonly error: unknown;
  readonly occurrence: ErrorOccurrence | undefined;
  /** Whether the keyboard focus was in the content that the fallback replaces. */
  readonly hadFocus: boolean;
}

/** The content of an error screen. The screen provides it to its parts. */
export interface ShownError {
  readonly error: unknown;
  readonly occurrence: ErrorOccurrence | undefined;
  readonly title: string;
  /** The id of the heading, which names the screen. */
  readonly titleId: string;
  readonly headingLevel: 1 | 2 | 3 | 4 | 5 | 6;
  readonly message: ReactNode;
  /** The text that the button beside the reference copies. */
  readonly copyText: string | undefined;
  readonly onRetry: (() => unknown) | undefined;
  readonly retrying: boolean;
  /** The address of support, with the reference filled in. */
  readonly supportLink: string | undefined;
}

/** How much of an error people see: only the reference, all ids too, or also the error's own message. */
export type Details = 'none' | 'ids' | 'full';

/** Gives advice in plain words for an error that the app knows; `undefined` for other errors. */
export type GetMessage = (error: unknown) => ReactNode;

/** The error of an error screen, with the app's own texts, buttons and links for it. */
export interface ErrorWithCorrelationProps {
  /** The error. Nothing is shown while it is `null` or `undefined`. */
  readonly error: unknown;
  /** The record of the error: its ids and time. @default the occurrence that the boundary or the tracing above knows */
  readonly occurrence?: ErrorOccurrence | undefined;
  /** Names the failed work in plain words. @default 'Something went wrong' */
  readonly title?: string;
  /** Advises the person. @default the answer of `getMessage`, or a sentence about trying again and the reference */
  readonly message?: ReactNode;
  /** Gives the message if `message` is missing. @default the provider's `getMessage` */
  readonly getMessage?: GetMessage;
  /** Called by the Try again button. Without this function the screen shows no such button. */
  readonly onRetry?: (() => unknown) | undefined;
  /** Whether a new attempt is under way. Meanwhile the button stays, and ignores clicks. @default false */
  readonly retrying?: boolean;
  /** The address of support. The link on the screen already contains the reference. */
  readonly supportHref?: SupportHref;
  /**
   * A `'block'` takes the place of the failed content. An `'inline'` screen stands beside a form that is still there. A
   * `'page'` takes the place of the whole page, and sets the title of the document. @default 'block'
   */
  readonly variant?: 'inline' | 'block' | 'page';
  /** The level of the heading. @default 1 for a page, else 2 */
  readonly headingLevel?: 1 | 2 | 3 | 4 | 5 | 6;
  /** How much of the error to show. @default the provider's `details`: 'none' in production, 'full' elsewhere */
  readonly details?: Details;
  /** Replaces the usual parts. Use `ErrorTitle`, `ErrorReference`, `ErrorActions` and the other parts in it. */
  readonly children?: ReactNode;
}
