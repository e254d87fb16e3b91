import type { Tracing } from '../core/index.ts';
import { isControlFlow } from './control-flow.ts';

interface RootErrorInfo {
  readonly componentStack?: string | null | undefined;
}

type Handler = (error: unknown, info: RootErrorInfo) => void;

/** Options of `createRoot` and `hydrateRoot`. React 18 knows only `onRecoverableError`. */
export interface RootErrorHandlers {
  /** Called for an error that a boundary caught. */
  readonly onCaughtError: Handler;
  /** Called for an error that no boundary caught. React then empties the root. */
  readonly onUncaughtError: Handler;
  /** Called for an error from which React recovered, such as a difference between the server's page and the client's. */
  readonly onRecoverableError: Handler;
}

// The stack names the failed component first and the root last.
const MAX_STACK = 2000;

// A handler replaces React's own report of an error. So these defaults report errors as React does.
// https://react.dev/reference/react-dom/client/createRoot#parameters
const logCaught: Handler = (error, { componentStack }) =>
  console.error('%o\n\nA boundary caught this error. It occurred here:%s', error, componentStack ?? '');

const reportToPage: Handler = (error) => (globalThis.reportError ?? console.error)(error);

/**
 * Creates the handlers for errors in rendering that `createRoot` and `hydrateRoot` take. Each error is recorded once,
 * even if a boundary or the page captures it too, and logged as React logs it.
 *
 * The handlers also record the errors that boundaries of other packages catch. An error that no boundary catches is
 * recorded with the names of its components. The app's own handlers are called after the recording, in place of the
 * logging. Redirects and the like that frameworks throw are not recorded.
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
    // A tracing recognises an object, but not a text or a number, because two equal texts may be two errors. So this
    // handler subscribes, and waits for other captures of the same value. During `tell`, the page's listener captures the
    // text. For `null` it captures the event's message instead, so any capture during `tell` counts. Later in this task,
    // a boundary captures the value.
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
