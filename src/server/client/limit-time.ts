import { unref } from '../work/unref.ts';

/**
 * Sends a request with a signal that stops it if its answer does not come in time. The timer ends with the answer, and
 * does not keep the process awake.
 */
export async function limitTime(
  timeoutMs: number,
  signal: AbortSignal | null | undefined,
  send: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  const timeout = new AbortController();
  // The name and the message are those of `AbortSignal.timeout`.
  const timer = setTimeout(
    () => timeout.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
    timeoutMs,
  );
  unref(timer);
  try {
    return await send(signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal);
  } finally {
    clearTimeout(timer);
  }
}
