import {
  faultOfTraceparent,
  hasForeignFault,
  isForeignId,
  parseId,
  type TraceparentFault,
} from '../../core/internal.ts';
import { parseTracestate, type TracingContext } from '../../core/index.ts';
import type { ReadableHeaders } from './received-request.ts';

/**
 * The kind of a problem in the tracing headers of a request.
 *
 * - `missing`: the request has no header that names a trace.
 * - `invalid`: the value does not follow its format.
 * - `invalid version`: `traceparent` has the version `ff`.
 * - `zero id`: an id consists of zeros only.
 * - `wrong case`: a digit of `traceparent` is in upper case.
 * - `duplicate`: `traceparent` or `x-trace-id` occurs more than once.
 * - `conflict`: `x-trace-id` names another trace than `traceparent`, or `raceway-clock` contradicts `traceparent` or the
 *   clock of this program.
 * - `too long`: `x-trace-id` has more than 128 characters, or `raceway-clock` more than 16,384.
 */
export type HeaderProblemKind = 'missing' | 'duplicate' | 'conflict' | 'too long' | TraceparentFault;

/** A problem in one tracing header of a request. */
export interface HeaderProblem {
  readonly kind: HeaderProblemKind;
  /** The name of the header, in lower case. */
  readonly header: string;
}

function faultOf(traceparent: string): HeaderProblemKind {
  // `Headers` joins the values of a header that occurs twice.
  return traceparent.includes(',') ? 'duplicate' : faultOfTraceparent(traceparent);
}

const MOST_CHARACTERS = 128;

const isZero = (id: string): boolean => /^[0-]+$/.test(id);

/** An id of another form is no problem, if it can travel: it can be the id of another tracing system. */
function faultOfTraceId(given: string): HeaderProblemKind | undefined {
  if (isZero(given)) return 'zero id';
  if (given.includes(',')) return 'duplicate';
  if (given.length > MOST_CHARACTERS) return 'too long';
  return parseId(given) === undefined && !isForeignId(given) ? 'invalid' : undefined;
}

const NONE: readonly HeaderProblem[] = [];

/**
 * Finds the problems in the tracing headers of a request. `parent` is what a valid `traceparent` tells. Baggage of other
 * programs is never a problem.
 */
export function findHeaderProblems(
  headers: ReadableHeaders,
  parent: Pick<TracingContext, 'traceId'> | undefined,
): readonly HeaderProblem[] {
  const traceparent = headers.get('traceparent');
  const state = headers.get('tracestate');
  const givenId = headers.get('x-trace-id');
  const correlationId = headers.get('x-correlation-id');
  if (parent && state === null && givenId === null && correlationId === null) return NONE;
  const problems: HeaderProblem[] = [];
  const add = (kind: HeaderProblemKind, header: string): void => void problems.push({ kind, header });
  const traceId = parseId(givenId);
  if (traceparent !== null && !parent) add(faultOf(traceparent), 'traceparent');
  if (traceparent === null && givenId === null) add('missing', 'traceparent');
  const traceState = parseTracestate(state);
  const isUnreadable = state !== null && /[^ \t,]/.test(state) && traceState === null;
  if (parent && (isUnreadable || hasForeignFault(traceState))) add('invalid', 'tracestate');
  const fault = givenId === null ? undefined : faultOfTraceId(givenId);
  if (fault) add(fault, 'x-trace-id');
  if (parent && traceId !== undefined && traceId !== parent.traceId) add('conflict', 'x-trace-id');
  if (correlationId !== null && parseId(correlationId) === undefined) {
    add(isZero(correlationId) ? 'zero id' : 'invalid', 'x-correlation-id');
  }
  return problems;
}
