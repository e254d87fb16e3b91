import type { Tracing } from '../core/index.ts';
import { isControlFlow } from '../core/internal.ts';

interface RootErrorInfo {
  readonly componentStack?: string | null | undefined;
}

type Handler = (error: unknown, info: RootErrorInfo) => void;

/** Options for `createRoot` and `hydrateRoot` of React. React 18 knows only `onRecoverableError`. */
export interface RootErrorHandlers {
  /** Called for an error that an error boundary caught. */
  readonly onCaughtError: Handler;
  /** Called for an error that no error boundary caught. React then removes everything that the root rendered. */
  readonly onUncaughtError: Handler;
  /**
   * Called for an error from which React recovered, such as a difference between the HTML of the server and of the
   * client.
   */
  readonly onRecoverableError: Handler;
}

// A component stack is cut after 2000 characters. It begins with the failed component, so the cut removes only
// components near the root.
const MAX_STACK = 2000;

// If the app gives a handler, React does not log the error itself. So the default handlers here log errors as React
// does.
// https://react.dev/reference/react-dom/client/createRoot#parameters
const logCaught: Handler = (error, { componentStack }) =>
  console.error('%o\n\nA boundary caught this error. It occurred here:%s', error, componentStack ?? '');

const reportToPage: Handler = (error) => (globalThis.reportError ?? console.error)(error);

/**
 * Creates the error handlers for `createRoot` and `hydrateRoot`. The handlers record each rendering error once, even if
 * an error boundary or the page captures it too. They also log the error as React does.
 *
 * The handlers also record the errors that the error boundaries of other packages catch. An error that no boundary
 * catches is recorded with the names of its components. If the app gives its own handlers, they are called after the
 * recording, and replace the logging. Redirects and the like that frameworks throw are not recorded.
 *
 * @example
 * createRoot(container, reactRootErrorHandlers(tracing)).render(<App />);
 */
export function reactRootErrorHandlers(
  tracing: Tracing,
  {
    onCaughtError = logCaught,
    onUncaughtError = reportToPage,
    onRecoverableError = reportToPage,
  }: Partial<RootErrorHandlers> = {},
): RootErrorHandlers {
  function record(error: unknown, attributes: object, tell: () => void): void {
    if (isControlFlow(error)) return tell();
    if (Object(error) === error) {
      tracing.captureError(error, attributes);
      return tell();
    }
    // A tracing recognises an object that it has captured before. It cannot recognise a text or a number, because two
    // equal texts could be two errors. So for these values, this handler subscribes to `error` events, and captures the
    // value only if no other code captures it. During `tell`, the listener of the page can capture the value. If the
    // value is `null`, that listener captures the message of the event instead. So any capture during `tell` counts.
    // After `tell`, in the same task, an error boundary can capture the value.
    let isTelling = true;
    let isRecorded = false;
    const stop = tracing.subscribe(
      (event) => {
        isRecorded ||= isTelling || Object.is(event.error, error);
      },
      ['error'],
    );
    const capture = (): void => {
      stop();
      if (!isRecorded) tracing.captureError(error, attributes);
    };
    queueMicrotask(tracing.current()?.bind(capture) ?? capture);
    tell();
    isTelling = false;
  }

  const recording =
    (kind: string, tell: Handler): Handler =>
    (error, info) =>
      record(
        error,
        {
          'react.error_kind': kind,
          'react.component_stack': info.componentStack?.slice(0, MAX_STACK),
        },
        () => tell(error, info),
      );

  return {
    onCaughtError: recording('caught', onCaughtError),
    onUncaughtError: recording('uncaught', onUncaughtError),
    onRecoverableError: recording('recoverable', onRecoverableError),
  };
}
