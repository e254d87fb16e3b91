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

/** Accepts all records, and discards them. */
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
 * Creates the exporter that the environment variables describe. Returns `undefined` if no variable names an exporter or
 * an endpoint.
 *
 * If no variable names an exporter for one kind of records (spans or logs), OpenTelemetry sends that kind to a
 * collector on the same machine. Waybill does not, for two reasons. The exporter to that collector would replace the
 * app's own exporter. And if no collector runs on the machine, the failed attempts would also delay the other kind of
 * records.
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
        message: `${takes === 'span' ? 'Spans' : 'Log lines'} are not exported: set OTEL_EXPORTER_OTLP_${signal}_ENDPOINT, or set OTEL_${signal}_EXPORTER to otlp, console, or none.`,
      });
    }
    if (names?.includes('otlp')) exporters.push(takeOnly(takes, readOtlpExporter(reader, signal)));
    if (names?.includes('console')) exporters.push(takeOnly(takes, consoleExporter({ format: 'json' })));
  }
  return exporters[0] ? combineExporters(...exporters) : takeAll;
}
