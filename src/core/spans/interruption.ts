import { textOf } from '../capture/text-of.ts';
import type { RootSpan } from '../stream/provenance.ts';
import type { Outcome } from './span.ts';

/** The `failure` of an operation that was stopped on purpose. It is no failure. */
export const STOPPED = 'AbortError';

// The names come from the platform (`AbortError`), axios (`CanceledError`) and TanStack Query (`CancelledError`).
// postgrest-js and TanStack Query write the name at the beginning of the message, Connect writes `[canceled]`, and axios
// writes `Request aborted` if the browser stopped the request.
const STOP = /^(?:(?:Abort|Cancel(?:l?ed)?)Error\b|Request aborted$|\[canceled\])/;

// `AbortSignal.timeout` stops with a `TimeoutError`. An app also stops its own work because of a timeout. Then the work
// failed, because no person wanted its end.
const TIMEOUT = /timed?[ -]?out/i;

// The `digest` of Next.js.
const FLOW = /^(?:NEXT|BAILOUT|DYNAMIC|HANGING)_/;

const REDIRECT = /^3\d\d$/;
const SERVER_ERROR = /^5\d\d$/;

type Member = 'name' | 'message' | 'digest' | 'status' | 'type' | 'isRedirect' | 'isNotFound';

interface Thrown extends Readonly<Partial<Record<Member, unknown>>> {
  readonly cause?: Thrown;
  readonly context?: unknown;
  readonly originalError?: unknown;
  readonly init?: { readonly status?: unknown } | null;
  readonly location?: unknown;
  readonly headers?: Headers;
  readonly then?: unknown;
}

/** Runs a test of a thrown value. If a getter of the value throws, the answer is `false`. */
function check(test: () => unknown): boolean {
  try {
    return !!test();
  } catch {
    return false;
  }
}

// A member can be any value, and the text of lists in lists could take seconds.
const beginningOf = (member: unknown): string => textOf(member, 500);

const judged = new WeakMap<object, boolean>();

/**
 * Remembers for an error whether it stands for a request that was stopped on purpose. Some browsers give such errors a
 * misleading name: Firefox and WebKit report a request of a page that the user leaves as a network error, and WebKit
 * reports a timeout as an `AbortError`.
 */
export function judgeError(error: unknown, isStopped: boolean): void {
  // For a primitive, `Object` makes a new object. So nothing is remembered of a primitive.
  judged.set(Object(error) as object, isStopped);
}

/** Tells whether an error says that an operation was stopped on purpose. Throws if a getter of the error throws. */
function isAbort(error: unknown, depth: number): boolean {
  if (Object(error) !== error) return false;
  const it = error as Thrown;
  return (
    judged.get(it) ??
    ([it.name, it.message].some((text) => STOP.test(beginningOf(text))) ||
      // The `CancelledError` of TanStack Query has these members. The build of an app can change the name of the class.
      ('silent' in it && 'revert' in it) ||
      '__CANCEL__' in it ||
      // supabase-js keeps the error of `fetch` in these members. tRPC only repeats the message of its cause. But a
      // wrapper with a message of its own says something else: often it reports a timeout.
      (depth > 0 &&
        [it.context, it.originalError, it.cause?.message === it.message && it.cause].some((inner) =>
          isAbort(inner, depth - 1),
        )))
  );
}

/**
 * Tells whether a thrown value says that work was stopped on purpose. If the work made a request, the reason of the
 * request's signal can be any value.
 */
export function isStop(thrown: unknown, root: Pick<RootSpan, 'signals'> | undefined): boolean {
  return (
    check(() => isAbort(thrown, 3)) ||
    !!root?.signals.some(
      ({ aborted, reason }) => aborted && reason === thrown && !TIMEOUT.test(beginningOf(reason)),
    )
  );
}

/**
 * Tells whether a thrown value is control flow and not a failure: a redirect or a missing page of Next.js, React Router,
 * TanStack Router, SvelteKit or Remix, or the promise of a component that waits for data.
 * @see https://nextjs.org/docs/app/api-reference/functions/unstable_rethrow
 */
export function isControlFlow(thrown: unknown): boolean {
  const it = Object(thrown) as Thrown;
  return check(
    () =>
      typeof it.then === 'function' ||
      FLOW.test(beginningOf(it.digest)) ||
      // React throws an error with this message inside `use`.
      beginningOf(it.message).startsWith('Suspense Exc') ||
      // TanStack Router
      it.isRedirect ||
      it.isNotFound ||
      // `data(…)` of React Router
      (it.type === 'DataWithResponseInit' && !SERVER_ERROR.test(beginningOf(it.init?.status))) ||
      // A redirect is a Response, or an object of SvelteKit.
      (REDIRECT.test(beginningOf(it.status)) && (it.location ?? it.headers!.get('location'))),
  );
}

/** Returns an outcome without an error that is no failure. `root` is the first span of the action or request. */
export function judgeOutcome(outcome: Outcome, root: RootSpan): Outcome {
  if (!Object.hasOwn(outcome, 'error')) return outcome;
  const { error, ...rest } = outcome;
  if (isControlFlow(error)) return rest;
  return isStop(error, root) ? { ...rest, failure: STOPPED } : outcome;
}
