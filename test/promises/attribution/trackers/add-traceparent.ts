/** Gives a `fetch` that sends the current trace id, if there is one. */
export function addTraceparent(original: typeof fetch, traceIdNow: () => string | undefined): typeof fetch {
  return (input, init) => {
    const traceId = traceIdNow();
    if (traceId === undefined) return original(input, init);
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    headers.set('traceparent', `00-${traceId}-${randomHex(8)}-01`);
    return original(input, { ...init, headers });
  };
}

/** Gives random bytes as hexadecimal digits. */
export function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
