import { faultOfTraceparent, parseId, type TraceparentFault } from '../../core/internal.ts';
import { parseTraceparent, parseTracestate } from '../../core/index.ts';
import type { ReadableHeaders } from './received-request.ts';

/**
 * The kind of a problem in the tracing headers of a request.
 *
 * - `missing`: the request has no header that names a trace.
 * - `invalid`: the value does not follow its format.
 * - `invalid version`: `traceparent` has the version `ff`.
 * - `zero id`: an id consists of zeros only.
 * - `wrong case`: a digit of `traceparent` is in upper case.
 * - `duplicate`: `traceparent` occurs more than once.
 * - `conflict`: `x-trace-id` names another trace than `traceparent`, or `raceway-clock` contradicts `traceparent` or the
 *   clock of this program.
 * - `too long`: `raceway-clock` has more than 16,384 characters.
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

const isZero = (id: string): boolean => /^[0-]+$/.test(id);

/** Finds the problems in the tracing headers of a request. Baggage of other programs is never a problem. */
export function findHeaderProblems(headers: ReadableHeaders): readonly HeaderProblem[] {
  const problems: HeaderProblem[] = [];
  const [traceparent, state] = [headers.get('traceparent'), headers.get('tracestate')];
  const [givenId, correlationId] = [headers.get('x-trace-id'), headers.get('x-correlation-id')];
  const add = (kind: HeaderProblemKind, header: string): void => void problems.push({ kind, header });
  const parent = parseTraceparent(traceparent);
  const traceId = parseId(givenId);
  if (traceparent !== null && !parent) add(faultOf(traceparent), 'traceparent');
  if (traceparent === null && givenId === null) add('missing', 'traceparent');
  if (parent && state !== null && /[^ \t,]/.test(state) && parseTracestate(state) === null) {
    add('invalid', 'tracestate');
  }
  // An id of another form is no problem: it can be the id of another tracing system.
  if (givenId !== null && isZero(givenId)) add('zero id', 'x-trace-id');
  if (parent && traceId !== undefined && traceId !== parent.traceId) add('conflict', 'x-trace-id');
  if (correlationId !== null && parseId(correlationId) === undefined) {
    add(isZero(correlationId) ? 'zero id' : 'invalid', 'x-correlation-id');
  }
  return problems;
}
