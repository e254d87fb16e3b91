import type { Outcome } from '../../core/index.ts';
import { conventions, isControlFlow, isRefusal, isStop } from '../../core/internal.ts';
import type { RequestErrorCapture } from '../work/request-errors.ts';
import { describeErrorAnswer, type ErrorAnswer } from './error-response.ts';
import type { ServerSpan } from './server-span.ts';

// A Response of another realm, or of a polyfill, is no instance of the global class. Other thrown values can have the
// name of the class alone, or getters that throw.
/** Tells whether a thrown value is a Response. As in React Router and Remix, it is the answer. */
export function isResponse(thrown: unknown): thrown is Response {
  try {
    const { status, headers } = thrown as Response;
    return (
      Object.prototype.toString.call(thrown) === '[object Response]' &&
      typeof status === 'number' &&
      typeof headers.get === 'function'
    );
  } catch {
    return false;
  }
}

function isThenable(thrown: unknown): boolean {
  try {
    return typeof (thrown as Partial<Promise<unknown>>).then === 'function';
  } catch {
    return false;
  }
}

/**
 * Tells whether a thrown value is for the framework around the handler, such as its redirect. No framework waits for a
 * thrown promise here: only components throw promises.
 */
export function isForFramework(thrown: unknown): boolean {
  return !isResponse(thrown) && isControlFlow(thrown) && !isThenable(thrown);
}

/** The outcome of the span of a request that was answered with a status. */
export function outcomeOf(status: number): Outcome {
  return status >= 500 ? { failure: String(status) } : {};
}

/** The span of a request, and the facts that decide about its errors. */
export interface RequestWork {
  readonly span: ServerSpan;
  readonly captureError: RequestErrorCapture;
  /** Whether the client has gone. */
  readonly isGone: boolean;
}

/** Captures an error of a request. Returns the answer to the caller, and the outcome of the span. */
export function answerToThrown(
  thrown: unknown,
  { span, captureError, isGone }: RequestWork,
): { readonly answer: ErrorAnswer; readonly outcome: Outcome } {
  // If the work was stopped, that is no failure where the client has gone. Another client gets an error response.
  const isStopped = isStop(thrown, span);
  const isUnheard = isStopped && isGone;
  captureError(thrown, {}, span.provenance, { isFailure: !isUnheard });
  const answer = describeErrorAnswer(thrown, span.context);
  if (isRefusal(thrown)) span.addFacts({ [conventions.REFUSED]: true });
  if (answer.status < 500) return { answer, outcome: {} };
  const isNoError = isStopped || isControlFlow(thrown);
  return { answer, outcome: isNoError && !isUnheard ? outcomeOf(answer.status) : { error: thrown } };
}
