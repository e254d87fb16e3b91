import { formatUuid } from '../core/internal.ts';
import { encodeBase64Url } from './base64url.ts';
import { VERSION, type ClockHeader } from './read-clock.ts';

/**
 * Writes a `raceway-clock` header, byte for byte as Raceway's SDK for TypeScript writes it: `v1;` and then JSON in
 * base64url without padding.
 */
export function writeClock({ traceId, spanId, parentSpanId, service, instance, clock }: ClockHeader): string {
  const payload = {
    trace_id: traceId && formatUuid(traceId),
    span_id: spanId,
    parent_span_id: parentSpanId,
    service,
    instance,
    clock,
  };
  return VERSION + encodeBase64Url(JSON.stringify(payload));
}
