export { countRecords } from './count-records.ts';
export { decodeLogs, decodeSpans } from './decode.ts';
export { encodeLogs, encodeSpans } from './encode.ts';
export { otlpExporter } from './otlp-exporter.ts';
export type { DecodedExport } from './decode.ts';
export type { AnyValue, ExportLogs, ExportSpans, KeyValue } from './otlp-json.ts';
export type { OtlpExporterOptions } from './otlp-exporter.ts';
