import type { ReactNode } from 'react';
import type { ErrorOccurrence } from '../core/index.ts';

/** What a boundary knows of the error in place of which it shows a fallback. */
export interface CaughtError {
  readonly error: unknown;
  readonly occurrence: ErrorOccurrence | undefined;
  /** Whether the keyboard focus was in what the fallback replaces. */
  readonly hadFocus: boolean;
}

/** What an error screen shows; its parts find it above them. */
export interface ShownError {
  readonly error: unknown;
  readonly occurrence: ErrorOccurrence | undefined;
  readonly title: string;
  /** Of the heading, which names the screen. */
  readonly titleId: string;
  readonly headingLevel: 1 | 2 | 3 | 4 | 5 | 6;
  readonly message: ReactNode;
  /** What the button beside the reference copies. */
  readonly copyText: string | undefined;
  readonly onRetry: (() => unknown) | undefined;
  readonly retrying: boolean;
  /** Where help is, the reference filled in. */
  readonly supportLink: string | undefined;
}

/** How much of an error people see: nothing but the reference, all ids, or the error's own message too. */
export type Details = 'none' | 'ids' | 'full';

/** Says in plain words what to do about an error that the app knows; `undefined` for others. */
export type GetMessage = (error: unknown) => ReactNode;
