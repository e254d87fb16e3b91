/** A value as Temporal sends it: bytes, and a note about their encoding. */
export interface TemporalPayload {
  readonly metadata?: Record<string, Uint8Array> | null;
  readonly data?: Uint8Array | null;
}

const JSON_ENCODING = 'json/plain';
const MOST_BYTES = 8192;

/** Why a payload cannot be read. */
export type PayloadFault = 'is too long' | 'has another encoding' | 'is no JSON';

/** Encodes a value in the same way as Temporal's own payload converter. */
export function encodePayload(value: object): TemporalPayload {
  const encoder = new TextEncoder();
  return {
    metadata: { encoding: encoder.encode(JSON_ENCODING) },
    data: encoder.encode(JSON.stringify(value)),
  };
}

/** Decodes a payload of JSON. Limits its length before it is parsed. Returns the fault of a payload that has one. */
export function decodePayload(given: unknown): { readonly value: unknown } | PayloadFault {
  const { metadata, data } = Object(given) as Partial<TemporalPayload>;
  const { encoding } = Object(metadata) as Record<string, unknown>;
  // The bytes come from another realm than the code of a workflow, so `instanceof` does not know them.
  if (!ArrayBuffer.isView(encoding) || !ArrayBuffer.isView(data)) return 'has another encoding';
  if (data.byteLength > MOST_BYTES) return 'is too long';
  const decoder = new TextDecoder();
  if (encoding.byteLength > JSON_ENCODING.length || decoder.decode(encoding) !== JSON_ENCODING) {
    return 'has another encoding';
  }
  try {
    return { value: JSON.parse(decoder.decode(data)) as unknown };
  } catch {
    return 'is no JSON';
  }
}
