import { parseId } from '../../core/internal.ts';
import type { ReceivedRequest } from './received-request.ts';

const HEADER = 'x-trace-id';

/**
 * Returns a trace id as the caller spelled it in `x-trace-id`: as a UUID, or in upper case. A caller that compares the
 * answer with its own id then finds the same text. Returns the trace id itself if the caller sent none or another one.
 */
export function spelledTraceId(request: ReceivedRequest, traceId: string): string {
  const given = request.headers.get(HEADER);
  return given !== null && parseId(given) === traceId ? given : traceId;
}

/**
 * Returns the `x-trace-id` of a caller that is not the trace id, such as the id of another tracing system. Returns
 * `undefined` if there is no such id.
 */
export function givenForeignId(
  headers: ReceivedRequest['headers'],
  traceId: string | undefined,
): string | undefined {
  const given = headers.get(HEADER);
  if (!given) return undefined;
  const id = parseId(given);
  return id === undefined || id !== traceId ? given : undefined;
}
