import { isOfBrowser } from './browser-fetch.ts';
import { waybill } from './start-waybill.ts';

/** The error that the app got. */
export interface ToldError {
  readonly text: string;
  /** Whether it is the very error that the browser gave. */
  readonly isOfBrowser: boolean;
  /** Whether it is the very reason with which the app stopped its request. */
  readonly isReason: boolean;
}

/** The references that Waybill has for errors, by the address of the request. */
export const references: Record<string, string | undefined> = {};

/** The unhandled rejections. */
export const unhandled: string[] = [];

window.addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  unhandled.push(String(event.reason));
});

const hear = (type: string) =>
  new Promise((resolve) => window.addEventListener(type, resolve, { once: true }));

/** Waits for a request to fail. */
export async function fail(at: string, pending = fetch(at), reason?: unknown): Promise<ToldError> {
  const error: unknown = await pending.then(
    () => 'no error at all',
    (thrown: unknown) => thrown,
  );
  references[at] = waybill?.tracing.referenceOf(error);
  return { text: String(error), isOfBrowser: isOfBrowser(error), isReason: error === reason };
}

/** Makes a request and stops it, at once or after an event on the window. */
export async function stop(at: string, send = fetch, until?: string): Promise<ToldError> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const pending = send(at, { signal });
  if (until) await hear(until);
  stopping.abort();
  return fail(at, pending, signal.reason);
}

/** Makes requests fail in every way, at an address without a server and below the address of a server. */
export async function failInEachWay(refused: string, below: string): Promise<[string, ToldError][]> {
  const at = `${below}stopped`;
  const reason = new Error('changed my mind');
  const isForgotten = hear('unhandledrejection');
  void fetch(refused);
  await isForgotten;
  return [
    ['refused', await fail(refused)],
    ['stopped', await stop(at)],
    ['stopped Request', await stop(at, (...args) => fetch(new Request(...args)))],
    ['stopped before', await fail(at, fetch(at, { signal: AbortSignal.abort(reason) }), reason)],
    ['invalid', await fail(at, fetch(at, { mode: 'navigate' }))],
  ];
}
