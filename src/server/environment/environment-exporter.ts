import { consoleExporter } from '../../console/index.ts';
import { combineExporters, type Exporter, type TelemetryRecord } from '../../core/index.ts';
import { takeOnly, type Diagnostics } from '../../core/internal.ts';
import { readEndpoint, readOtlpExporter, type Signal } from './environment-otlp.ts';
import { parseChoice, type EnvironmentReader, type ParsedVariable } from './environment-reader.ts';

const EXPORTERS = ['otlp', 'console', 'none'] as const;
type ExporterName = (typeof EXPORTERS)[number];

const SIGNALS: readonly (readonly [Signal, TelemetryRecord['type']])[] = [
  ['TRACES', 'span'],
  ['LOGS', 'log'],
];

/** Takes all records and sends them nowhere. */
export const takeAll: Exporter = async (records) => ({ accepted: records.length, rejected: [] });

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

  const exporters: Exporter[] = [];
  for (const { signal, takes, names } of wishes) {
    if (!names) {
      report({
        kind: `OTEL_${signal}_EXPORTER`,
        message: `${takes === 'span' ? 'Spans' : 'Log lines'} go nowhere: set OTEL_EXPORTER_OTLP_${signal}_ENDPOINT, or OTEL_${signal}_EXPORTER to otlp, console, or none for that.`,
      });
    }
    if (names?.includes('otlp')) exporters.push(takeOnly(takes, readOtlpExporter(reader, signal)));
    if (names?.includes('console')) exporters.push(takeOnly(takes, consoleExporter({ format: 'json' })));
  }
  return exporters[0] ? combineExporters(...exporters) : takeAll;
}
