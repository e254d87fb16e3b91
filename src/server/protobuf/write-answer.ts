import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/**
 * Writes the response to a request whose records were accepted. Spans and log records have the same fields in it. If
 * all records were accepted, the response has no bytes.
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/v1.11.0/opentelemetry/proto/collector/trace/v1/trace_service.proto
 */
export function writePartialSuccess(rejected: number, errorMessage = ''): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  if (rejected === 0) return writer.finish();
  const partialSuccess = writer.tag(1, WireType.LengthDelimited).fork();
  partialSuccess.tag(1, WireType.Varint).int64(rejected);
  partialSuccess.tag(2, WireType.LengthDelimited).string(errorMessage);
  return partialSuccess.join().finish();
}

/**
 * Writes the response to a refused request: a `google.rpc.Status` with a message. OTLP leaves out its code, because the
 * HTTP status says the same.
 * @see https://opentelemetry.io/docs/specs/otlp/#failures-1
 */
export function writeStatus(message: string): Uint8Array<ArrayBuffer> {
  return new BinaryWriter().tag(2, WireType.LengthDelimited).string(message).finish();
}
