/** Throws if a value is no tracing of a server. */
export function checkTracing(tracing: object, member: string, caller: string): void {
  if (typeof (Object(tracing) as Record<string, unknown>)[member] !== 'function') {
    throw new TypeError(`[waybill] ${caller} needs a tracing; pass the result of createServerTracing.`);
  }
}
