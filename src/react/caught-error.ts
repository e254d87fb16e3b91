'use client';
import { createContext } from 'react';
import type { ErrorReport } from '../core/index.ts';

/** What a boundary knows of the error in place of which it shows a fallback. */
export interface CaughtError {
  readonly error: unknown;
  readonly report: ErrorReport | undefined;
  /** Whether the keyboard focus was in what the fallback replaces. */
  readonly hadFocus: boolean;
}

// So that an error screen inside somebody's own fallback moves the focus too, without being told.
export const CaughtErrorContext: React.Context<CaughtError | null> = createContext<CaughtError | null>(null);
