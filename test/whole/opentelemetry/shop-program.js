// A program with OpenTelemetry's own SDK. Its settings come from the environment, as the documents show them.
import {
  context,
  diag,
  DiagConsoleLogger,
  DiagLogLevel,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { detectResources, envDetector } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.WARN);

const resource = detectResources({ detectors: [envDetector] });
const tracers = new TracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
});
const loggers = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })],
});
const tracer = tracers.getTracer('stock', '1.2.3');

const other = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 };
const root = tracer.startSpan('reserve', {
  kind: SpanKind.CONSUMER,
  links: [{ context: other, attributes: { why: 'batch' } }],
});
const inRoot = trace.setSpan(context.active(), root);
const child = tracer.startSpan(
  'write row',
  { attributes: { sku: 'umbrella', left: 0, sizes: [1, 2] } },
  inRoot,
);
child.recordException(new Error('sold out'));
child.setStatus({ code: SpanStatusCode.ERROR, message: 'sold out' });
child.end();
root.end();
loggers.getLogger('stock').emit({
  severityNumber: SeverityNumber.ERROR,
  severityText: 'ERROR',
  body: { text: 'sold out', sku: 'umbrella' },
  attributes: { attempt: 2 },
  context: inRoot,
});
// A refused batch rejects.
await Promise.allSettled([tracers.shutdown(), loggers.shutdown()]);
console.log(root.spanContext().traceId);
