import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { createTracing } from '../../../../src/index.ts';
import { createContextManager, createPropagator, createSpanProcessor } from '../../../../src/otel/index.ts';

const spans = [];
const problems = [];
const tracing = createTracing({ service: 'stock', onDiagnostic: (problem) => void problems.push(problem) });
tracing.subscribe(({ record }) => void (record.type === 'span' && spans.push(record)), ['record']);

context.setGlobalContextManager(createContextManager(tracing).enable());
propagation.setGlobalPropagator(createPropagator());
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [createSpanProcessor(tracing)] }));
const tracer = trace.getTracer('stock');

// A request comes with headers, and the program sends another one.
const received = propagation.extract(ROOT_CONTEXT, JSON.parse(process.argv[2]));
const sent = {};
tracer.startActiveSpan('reserve', {}, received, (span) => {
  propagation.inject(context.active(), sent);
  span.end();
});

// A span inside of an action.
const action = tracing.startAction('count stock');
action.run(() => tracer.startActiveSpan('count', (span) => span.end()));
action.end();

await tracing.dispose();
process.stdout.write(JSON.stringify({ version: process.version, sent, spans, problems }));
