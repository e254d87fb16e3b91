import type { Diagnostics } from '../../core/internal.ts';
import type { Exporter, TelemetryRecord } from '../../core/index.ts';
import { combineParts, type ExportPart } from './combine-parts.ts';
import { readEndpoint, readOtlpExporter, type Signal } from './environment-otlp.ts';
import { parseChoice, type EnvironmentReader, type ParsedVariable } from './environment-reader.ts';
import { printRecords } from './print-records.ts';

const EXPORTERS = ['otlp', 'console', 'none'] as const;
type ExporterName = (typeof EXPORTERS)[number];

const SIGNALS: readonly (readonly [Signal, TelemetryRecord['type']])[] = [
  ['TRACES', 'span'],
  ['LOGS', 'log'],
];

function parseExporters(text: string): ParsedVariable<readonly ExporterName[]> {
  const names = new Set<ExporterName>();
  for (const name of text.split(',')) {
    const parsed = parseChoice(name.trim(), EXPORTERS);
    if ('problem' in parsed) return parsed;
    names.add(parsed.value);
  }
  return { value: [...names] };
}

/**
 * Reads where records go; `undefined` where the environment says nothing of it.
 *
 * OpenTelemetry would send what nobody speaks of to a collector on this machine. Here that could only be a mistake: it
 * would take the place of the app's own exporter, and a kind of records that nobody takes would hold up the other one.
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#exporter-selection
 */
export function readExporter(
  reader: EnvironmentReader,
  { report }: Pick<Diagnostics, 'report'>,
): Exporter | undefined {
  const wishes = SIGNALS.map(([signal, takes]) => {
    const named = reader.read([`OTEL_${signal}_EXPORTER`], parseExporters);
    return {
      signal,
      takes,
      names: named ?? (readEndpoint(reader, signal) ? (['otlp'] as const) : undefined),
    };
  });
  if (wishes.every(({ names }) => !names)) return undefined;

  const parts: ExportPart[] = [];
  for (const { signal, takes, names } of wishes) {
    if (!names) {
      report({
        kind: `OTEL_${signal}_EXPORTER`,
        message: `${takes === 'span' ? 'Spans' : 'Log lines'} go nowhere: set OTEL_EXPORTER_OTLP_${signal}_ENDPOINT, or OTEL_${signal}_EXPORTER to otlp, console, or none for that.`,
      });
    }
    if (names?.includes('otlp')) parts.push({ takes, send: readOtlpExporter(reader, signal) });
    if (names?.includes('console')) parts.push({ takes, send: printRecords });
  }
  return combineParts(parts);
}
