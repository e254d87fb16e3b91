import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Root, type Type } from 'protobufjs';

/** The kind of an OTLP request. */
export type OtlpKind = 'logs' | 'traces';

// The definitions of https://github.com/open-telemetry/opentelemetry-proto/tree/v1.11.0, unchanged.
const folder = fileURLToPath(new URL('./opentelemetry-proto-1.11.0', import.meta.url));

let requests: Readonly<Record<OtlpKind, Type>> | undefined;

function parse(): Readonly<Record<OtlpKind, Type>> {
  const root = new Root();
  // All imports start at this folder. Without this, protobufjs looks beside the importing file.
  root.resolvePath = (_importer, target) => join(folder, target);
  root.loadSync([
    'opentelemetry/proto/collector/logs/v1/logs_service.proto',
    'opentelemetry/proto/collector/trace/v1/trace_service.proto',
  ]);
  root.resolveAll();
  return {
    logs: root.lookupType('opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest'),
    traces: root.lookupType('opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest'),
  };
}

/** Gives the official definition of the request for a kind of records. It is parsed once per process. */
export function readProtos(kind: OtlpKind): Type {
  requests ??= parse();
  return requests[kind];
}
