import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Field, Root, type Type } from 'protobufjs';

/** The kind of an OTLP request. */
export type OtlpKind = 'logs' | 'traces';

const require = createRequire(import.meta.url);

let requests: Readonly<Record<OtlpKind, Type>> | undefined;

function parse(): Readonly<Record<OtlpKind, Type>> {
  const root = new Root();
  const folder = dirname(require.resolve('@elastic/mockotlpserver/package.json'));
  // All imports start at the folder of the package. Without this, protobufjs looks beside the importing file.
  root.resolvePath = (_importer, target) => join(folder, target);
  root.loadSync([
    'opentelemetry/proto/collector/logs/v1/logs_service.proto',
    'opentelemetry/proto/collector/trace/v1/trace_service.proto',
  ]);
  const logRecord = root.lookupType('opentelemetry.proto.logs.v1.LogRecord');
  // The bundled files are older than version 1.5.0 of OTLP, which added the field `event_name`.
  // https://github.com/open-telemetry/opentelemetry-proto/blob/v1.5.0/opentelemetry/proto/logs/v1/logs.proto
  if (!logRecord.fields['eventName']) logRecord.add(new Field('eventName', 12, 'string'));
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
