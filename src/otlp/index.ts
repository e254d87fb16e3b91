export { decodeLogs, decodeSpans } from './decode.ts';
export { encodeLogs, encodeSpans } from './encode.ts';
export type { DecodedExport } from './decode.ts';
export type { AnyValue, ExportLogs, ExportSpans, KeyValue } from './otlp-json.ts';
