import type { ReactNode } from 'react';
import type { ErrorOccurrence } from '../core/index.ts';
import type { SupportHref } from './support-link.ts';

/** An error that an error boundary caught. The fallback of the boundary shows it. */
export interface CaughtError {
  readonly error: unknown;
  readonly occurrence: ErrorOccurrence | undefined;
  /** Whether the keyboard focus was in the content that the fallback replaces. */
  readonly hadFocus: boolean;
}

/** The content of an error screen. The screen provides this content to its parts. */
export interface ShownError {
  readonly error: unknown;
  readonly occurrence: ErrorOccurrence | undefined;
  readonly title: string;
  /** The id of the heading element. Screen readers use the heading as the name of the screen. */
  readonly titleId: string;
  readonly headingLevel: 1 | 2 | 3 | 4 | 5 | 6;
  readonly message: ReactNode;
  /** The text that the button beside the reference copies. */
  readonly copyText: string | undefined;
  readonly onRetry: (() => unknown) | undefined;
  readonly retrying: boolean;
  /** The text of the button that calls `onRetry`. */
  readonly retryText: string;
  /** Whether the error is a refusal: the server said no to the person, and nothing has failed. */
  readonly refused: boolean | undefined;
  /** The address of the support link, with the reference filled in. */
  readonly supportLink: string | undefined;
}

/**
 * How much of an error people see. `'none'`: only the reference. `'ids'`: also the full ids. `'full'`: also the error's
 * own message.
 */
export type Details = 'none' | 'ids' | 'full';

/** Returns advice in plain words for an error that the app knows, and `undefined` for other errors. */
export type GetMessage = (error: unknown) => ReactNode;

/** The props of an error screen: the error, and the app's own texts, buttons and links for it. */
export interface ErrorWithCorrelationProps {
  /** The error to show. While it is `null` or `undefined`, the screen shows nothing. */
  readonly error: unknown;
  /**
   * The ids and the time of the recorded error.
   * @default the occurrence of `error` that the error boundary or the tracing above knows
   */
  readonly occurrence?: ErrorOccurrence | undefined;
  /**
   * The title of the screen. It names the failed work in plain words.
   * @default 'Something went wrong', or the message of a refusal
   */
  readonly title?: string;
  /**
   * The advice for the person.
   * @default the result of `getMessage`, or else the message that the server wrote for the person, or else a sentence
   * about trying again and the reference
   */
  readonly message?: ReactNode;
  /** Returns the advice if `message` is missing. @default the provider's `getMessage` */
  readonly getMessage?: GetMessage;
  /**
   * Called when the person presses the Try again button. Without `onRetry`, the screen has no such button. A refusal has
   * it only in the fallback of a boundary. If a part of the app could not be loaded, a button to reload the page stands
   * in its place.
   */
  readonly onRetry?: (() => unknown) | undefined;
  /**
   * Whether a new attempt is running. During the attempt, the Try again button stays, but ignores clicks.
   * @default false
   */
  readonly retrying?: boolean;
  /** The address of the support link. If it is a string, the screen adds the reference to it. */
  readonly supportHref?: SupportHref;
  /**
   * `'block'`: the screen replaces the failed content. `'inline'`: the screen stands beside content that is still
   * there, such as a form. `'page'`: the screen replaces the whole page, and sets the title of the document.
   * @default 'block'
   */
  readonly variant?: 'inline' | 'block' | 'page';
  /** The level of the heading. @default 1 for the variant `'page'`, 2 for the other variants */
  readonly headingLevel?: 1 | 2 | 3 | 4 | 5 | 6;
  /** How much of the error to show. @default the `details` of the provider ('none' in production, 'full' elsewhere) */
  readonly details?: Details;
  /**
   * The content of the screen, in place of the usual parts. It can contain `ErrorTitle`, `ErrorReference`,
   * `ErrorActions` and the other parts.
   */
  readonly children?: ReactNode;
}
