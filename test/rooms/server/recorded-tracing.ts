import type { Diagnostic, LogRecord, SpanRecord } from 'waybill';
import { createServerTracing, type ServerTracing, type ServerTracingOptions } from 'waybill/server';
import { memoryExporter } from 'waybill/testing';

/** A server tracing, with access to everything that it delivered. */
export interface RecordedTracing {
  readonly tracing: ServerTracing;
  readonly spans: () => Promise<readonly SpanRecord[]>;
  readonly logs: () => Promise<readonly LogRecord[]>;
  /** Gives the only span with this name. */
  readonly span: (name: string) => Promise<SpanRecord>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Creates a server tracing that delivers to memory. */
export function createRecordedTracing(options: Partial<ServerTracingOptions> = {}): RecordedTracing {
  const exporter = memoryExporter();
  const diagnostics: Diagnostic[] = [];
  const tracing = createServerTracing({
    service: 'test-server',
    environment: 'test',
    exporter,
    onDiagnostic: (diagnostic) => void diagnostics.push(diagnostic),
    ...options,
  });

  const delivered = async () => {
    await tracing.flush();
    return exporter.records();
  };
  const spans = async () => (await delivered()).filter((record) => record.type === 'span');
  return {
    tracing,
    spans,
    logs: async () => (await delivered()).filter((record) => record.type === 'log'),
    async span(name) {
      const all = await spans();
      const [span, ...others] = all.filter((candidate) => candidate.name === name);
      if (!span || others.length > 0) {
        throw new Error(`expected one span "${name}" among: ${all.map((other) => other.name).join(', ')}`);
      }
      return span;
    },
    diagnostics,
  };
}
