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

/** Accepts all records and sends them nowhere. */
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
 * Reads which exporters the environment names. Returns `undefined` if the environment names none.
 *
 * If no variable names an exporter for a kind of records, OpenTelemetry sends that kind to a collector on this machine.
 * Waybill does not: such an exporter would replace the app's own exporter. If no collector runs there, records that it
 * does not accept would also delay the other kind.
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
