'use client';
import { useLayoutEffect, useState } from 'react';
import type { ComponentType, ErrorInfo, ReactElement, ReactNode } from 'react';
import { ErrorBoundary as ReactErrorBoundary } from 'react-error-boundary';
import type { ErrorBoundaryProps as ReactErrorBoundaryProps, FallbackProps } from 'react-error-boundary';
import type { ErrorOccurrence } from '../core/index.ts';
import { isControlFlow } from './control-flow.ts';
import { ErrorWithCorrelation } from './error-with-correlation.tsx';
import { ProvidedContext, useProvided, warnOfMissing } from './use-tracing.ts';

/** What a fallback gets. Occurrence and reference are there from its first render; absent only without a provider. */
export interface ErrorFallbackProps {
  readonly error: unknown;
  readonly reference: string | undefined;
  readonly occurrence: ErrorOccurrence | undefined;
  /** Renders the children anew. */
  readonly resetErrorBoundary: () => void;
}

type Fallback =
  | { fallback?: ReactNode; fallbackRender?: never; FallbackComponent?: never }
  | { fallback?: never; fallbackRender: (props: ErrorFallbackProps) => ReactNode; FallbackComponent?: never }
  | { fallback?: never; fallbackRender?: never; FallbackComponent: ComponentType<ErrorFallbackProps> };

/** One way to say what is shown, or none; and when to try again. */
export type ErrorBoundaryProps = Fallback &
  Pick<ReactErrorBoundaryProps, 'children' | 'onReset' | 'resetKeys'> & {
    /**
     * Tells whether an error is this boundary's. Others go on to the boundary above, and are not recorded here.
     * @default all but redirects and the like that Next.js throws
     */
    shouldCatch?: (error: unknown) => boolean;
    /** Called once per caught error, after it was recorded. */
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

// The stack names the failed component first and the root last.
const MAX_STACK = 2000;

/**
 * Shows a fallback, by default `ErrorWithCorrelation`, in place of children that threw while rendering, and records the
 * error once.
 *
 * As with every boundary of React, errors of event handlers and of work after an await do not come here: `useAction` and
 * `captureErrors` take those. Without a `TracingProvider` above it still shows its fallback, without a reference.
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
    onError?.(error, {
      reference: occurrence?.reference,
      occurrence,
      componentStack: componentStack ?? undefined,
    });
  }

  function renderFallback({ error: thrown, resetErrorBoundary }: FallbackProps): ReactNode {
    if (!shouldCatch(thrown)) throw thrown;
    // React may render a fallback and drop it again; what was thrown counts, and is captured, when it is committed.
    // Capturing renders the fallback at once, before the browser paints.
    if (!capture) return <FocusWatch onRemoved={() => setHadFocus(true)} />;
    const props = {
      ...capture,
      reference: capture.occurrence?.reference,
      resetErrorBoundary: () => resetErrorBoundary(),
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
    <ReactErrorBoundary
      fallbackRender={renderFallback}
      onError={onCaught}
      onReset={(details) => {
        setCapture(null);
        setHadFocus(false);
        onReset?.(details);
      }}
      {...(resetKeys && { resetKeys })}
    >
      {children}
    </ReactErrorBoundary>
  );
}

function DefaultFallback({ error, resetErrorBoundary }: ErrorFallbackProps): ReactElement {
  return <ErrorWithCorrelation error={error} onRetry={resetErrorBoundary} />;
}

// While the fallback renders, what it replaces is still in the document; when effects run, it is gone, and the focus
// with it. No event tells: React mutes them during a commit.
function FocusWatch({ onRemoved }: { onRemoved: () => void }): null {
  const [focused] = useState(() => document.activeElement);
  useLayoutEffect(() => {
    if (focused && !focused.isConnected) onRemoved();
  });
  return null;
}
