import type { Tracing } from '../core/index.ts';
import { isControlFlow } from './control-flow.ts';

interface RootErrorInfo {
  readonly componentStack?: string | null | undefined;
}

type Handler = (error: unknown, info: RootErrorInfo) => void;

/** What `createRoot` and `hydrateRoot` take. React 18 knows the last one only. */
export interface RootErrorHandlers {
  /** Of errors that some boundary took. */
  readonly onCaughtError: Handler;
  /** Of errors that no boundary took: React empties the root. */
  readonly onUncaughtError: Handler;
  /** Of errors after which React went on by itself, such as a server's page that does not fit. */
  readonly onRecoverableError: Handler;
}

// The stack names the failed component first and the root last.
const MAX_STACK = 2000;

// Handlers replace what React does by itself, so these do the same.
// https://react.dev/reference/react-dom/client/createRoot#parameters
const logCaught: Handler = (error, { componentStack }) =>
  console.error('%o\n\nA boundary caught this error. It occurred here:%s', error, componentStack ?? '');

const reportToPage: Handler = (error) => (globalThis.reportError ?? console.error)(error);

/**
 * Makes the handlers by which React tells of errors in rendering, for `createRoot` and `hydrateRoot`: each is recorded
 * once, whoever else captures it, and logged as React would.
 *
 * With them, errors of boundaries that are not of this package are recorded too, and those that no boundary takes get
 * their components named. Handlers of your own are called after the error was recorded, in place of the logging.
 * Redirects and the like that frameworks throw are not recorded.
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
    // One text is like another, so who else captures it is listened for: the page hears of it in `tell`, and calls `null`
    // by a text of its own; a boundary hears of it later in this task.
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
