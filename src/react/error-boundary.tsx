'use client';
import { useLayoutEffect, useState } from 'react';
import type { ComponentType, ErrorInfo, ReactElement, ReactNode } from 'react';
import type { ErrorOccurrence } from '../core/index.ts';
import { askApp } from './ask-app.ts';
import { CatchingBoundary, type ResetDetails } from './catching-boundary.ts';
import { isControlFlow } from '../core/internal.ts';
import { ErrorWithCorrelation } from './error-with-correlation.tsx';
import { ProvidedContext, useProvided, warnOfMissing } from './use-tracing.ts';

/** The props of a fallback. With a provider, `occurrence` and `reference` are already there in the first render. */
export interface ErrorFallbackProps {
  readonly error: unknown;
  readonly reference: string | undefined;
  readonly occurrence: ErrorOccurrence | undefined;
  /** Renders the children of the boundary again. */
  readonly resetErrorBoundary: () => void;
}

type Fallback =
  | { fallback?: ReactNode; fallbackRender?: never; FallbackComponent?: never }
  | { fallback?: never; fallbackRender: (props: ErrorFallbackProps) => ReactNode; FallbackComponent?: never }
  | { fallback?: never; fallbackRender?: never; FallbackComponent: ComponentType<ErrorFallbackProps> };

/** The props of {@link ErrorBoundary}: at most one kind of fallback, and the settings for a new attempt. */
export type ErrorBoundaryProps = Fallback & {
  children?: ReactNode;
  /** Called before the children render again. */
  onReset?: (details: ResetDetails) => void;
  /** After a failure, a change of one of these values renders the children again. */
  resetKeys?: readonly unknown[];
  /**
   * Returns whether this boundary handles an error. If the function returns `false`, the boundary does not record the
   * error, and the error goes on to the boundary above.
   * @default every error except control flow of frameworks, such as a redirect of Next.js or React Router
   */
  shouldCatch?: (error: unknown) => boolean;
  /** Called once per caught error, after the boundary has recorded the error. */
  onError?: (
    error: unknown,
    info: Pick<ErrorFallbackProps, 'reference' | 'occurrence'> & {
      readonly componentStack: string | undefined;
    },
  ) => void;
};

interface Capture {
  readonly error: unknown;
  readonly occurrence: ErrorOccurrence | undefined;
}

// A component stack is cut after 2000 characters. It begins with the failed component, so the cut removes only
// components near the root.
const MAX_STACK = 2000;

/**
 * Shows a fallback in place of children that threw while rendering, and records the error once. The default fallback is
 * `ErrorWithCorrelation`.
 *
 * Like every React boundary, it does not catch errors in event handlers and in code after an `await`. `useAction` and
 * `captureErrors` record such errors. Without a `TracingProvider` above, the boundary still shows its fallback, but
 * without a reference.
 *
 * @example
 * <ErrorBoundary resetKeys={[memberId]}>
 *   <MemberCard id={memberId} />
 * </ErrorBoundary>
 */
export function ErrorBoundary({
  children,
  fallback,
  fallbackRender,
  FallbackComponent = DefaultFallback,
  onError,
  onReset,
  resetKeys,
  shouldCatch = (error) => !isControlFlow(error),
}: ErrorBoundaryProps): ReactElement {
  const provided = useProvided();
  const { tracing } = provided;
  const [capture, setCapture] = useState<Capture | null>(null);
  const [hadFocus, setHadFocus] = useState(false);

  function onCaught(error: unknown, { componentStack }: ErrorInfo): void {
    const attributes = { 'react.component_stack': componentStack?.slice(0, MAX_STACK) };
    const occurrence = tracing?.captureError(error, attributes);
    if (!tracing) warnOfMissing('ErrorBoundary');
    setCapture({ error, occurrence });
    const { reference } = occurrence ?? {};
    askApp(
      () => onError?.(error, { reference, occurrence, componentStack: componentStack ?? undefined }),
      undefined,
    );
  }

  function renderFallback(thrown: unknown, reset: () => void): ReactNode {
    if (!askApp(() => shouldCatch(thrown), true)) throw thrown;
    // React can render a fallback and discard it again. So the boundary captures the error only when React commits the
    // fallback. The capture then renders the real fallback immediately, before the browser paints.
    if (!capture) return <FocusWatch onRemoved={() => setHadFocus(true)} />;
    const props = {
      ...capture,
      reference: capture.occurrence?.reference,
      resetErrorBoundary: () => reset(),
    };
    return (
      <ProvidedContext.Provider value={{ ...provided, caught: { ...capture, hadFocus } }}>
        {fallback !== undefined ? (
          fallback
        ) : fallbackRender ? (
          fallbackRender(props)
        ) : (
          <FallbackComponent {...props} />
        )}
      </ProvidedContext.Provider>
    );
  }

  return (
    <CatchingBoundary
      renderFallback={renderFallback}
      onCaught={onCaught}
      onReset={(details) => {
        setCapture(null);
        setHadFocus(false);
        askApp(() => onReset?.(details), undefined);
      }}
      resetKeys={resetKeys}
    >
      {children}
    </CatchingBoundary>
  );
}

function DefaultFallback({ error, resetErrorBoundary }: ErrorFallbackProps): ReactElement {
  return <ErrorWithCorrelation error={error} onRetry={resetErrorBoundary} />;
}

// Finds out whether the replaced content had the focus. While the fallback renders, the replaced content is still in
// the document. When effects run, it is gone. No event reports the lost focus, because React turns events off during a
// commit.
function FocusWatch({ onRemoved }: { onRemoved: () => void }): null {
  const [focused] = useState(() => document.activeElement);
  useLayoutEffect(() => {
    if (focused && !focused.isConnected) onRemoved();
  });
  return null;
}
