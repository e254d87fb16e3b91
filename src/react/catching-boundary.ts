'use client';
import { Component } from 'react';
import type { ErrorInfo, ReactNode } from 'react';

/** The reason why a boundary renders its children again. */
export type ResetDetails =
  | { readonly reason: 'imperative-api'; readonly args: unknown[] }
  | {
      readonly reason: 'keys';
      readonly prev: readonly unknown[] | undefined;
      readonly next: readonly unknown[] | undefined;
    };

interface CatchingBoundaryProps {
  readonly children?: ReactNode;
  readonly renderFallback: (error: unknown, reset: (...args: unknown[]) => void) => ReactNode;
  /** Called once React has committed the fallback. */
  readonly onCaught: (error: unknown, info: ErrorInfo) => void;
  readonly onReset: (details: ResetDetails) => void;
  /** After a failure, a change of one of these values renders the children again. */
  readonly resetKeys: readonly unknown[] | undefined;
}

interface CatchingBoundaryState {
  readonly caught: { readonly error: unknown } | null;
}

function areDifferent(before: readonly unknown[] = [], now: readonly unknown[] = []): boolean {
  return before.length !== now.length || before.some((key, nth) => !Object.is(key, now[nth]));
}

/**
 * Catches the errors of its children. Only a class can do this in React:
 * https://react.dev/reference/react/Component#static-getderivedstatefromerror
 *
 * It keeps the meaning of `onReset` and `resetKeys` of react-error-boundary. That package needs React as a peer, so npm
 * would install React on every server that installs Waybill.
 */
export class CatchingBoundary extends Component<CatchingBoundaryProps, CatchingBoundaryState> {
  static getDerivedStateFromError(error: unknown): CatchingBoundaryState {
    return { caught: { error } };
  }

  override state: CatchingBoundaryState = { caught: null };

  readonly #reset = (...args: unknown[]): void => {
    // A second press of a button comes too late: the children are there again.
    if (this.state.caught) this.#renderAgain({ reason: 'imperative-api', args });
  };

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    this.props.onCaught(error, info);
  }

  override componentDidUpdate(before: CatchingBoundaryProps, { caught }: CatchingBoundaryState): void {
    const { resetKeys } = this.props;
    // Keys that change together with the failure do not reset: the failed children already had the new keys.
    if (this.state.caught && caught && areDifferent(before.resetKeys, resetKeys)) {
      this.#renderAgain({ reason: 'keys', prev: before.resetKeys, next: resetKeys });
    }
  }

  override render(): ReactNode {
    const { caught } = this.state;
    return caught ? this.props.renderFallback(caught.error, this.#reset) : this.props.children;
  }

  #renderAgain(details: ResetDetails): void {
    this.props.onReset(details);
    this.setState({ caught: null });
  }
}
