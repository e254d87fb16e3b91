import type { Exporter } from '../core/index.ts';
import { formatJsonLine } from './format-json-line.ts';
import { levelOf } from '../core/internal.ts';
import { groupByTrace, printTrace, type Print } from './print-traces.ts';
import { stripRecord } from './strip-record.ts';

const METHODS = ['debug', 'info', 'warn', 'error', 'group', 'groupCollapsed', 'groupEnd'] as const;

/** Settings of {@link consoleExporter}. */
export interface ConsoleExporterOptions {
  /**
   * `pretty` is for people. It prints the records of one trace as a group, ordered by time. The title of the group
   * shows the action, its outcome, its duration and its reference. In browsers, it also uses colours, and prints
   * objects that can be expanded.
   *
   * `json` is for log collectors. It prints one line of JSON for each record, at most 10,000 characters long. Each line
   * has the fields `timestamp`, `type`, `level`, `message`, `service`, `trace_id`, `span_id`, `correlation_id`,
   * `session_id`, `reference` and `attributes`. The line of a span also has `parent_span_id`, `kind`, `status`,
   * `status_message`, `duration_ms`, `events` and `links`. A field without a value is absent.
   * @default 'pretty'
   */
  readonly format?: 'pretty' | 'json';
  /** The console to write to. @default the console of the platform */
  readonly console?: Pick<Console, (typeof METHODS)[number]>;
}

/**
 * Writes records to the console. Each record uses the method of its level, from `console.debug` to `console.error`, so
 * that the filters of dev tools work. The exporter accepts every record.
 *
 * Lines appear in batches, because the queue delivers records in batches. The exporter removes control characters, and
 * prints a `%` in a text unchanged. When the exporter is created, it reads the methods of the console. So code that
 * patches the console later, for example to log through this tracing, does not receive the lines of the exporter. An
 * error that the console throws does no harm. An unknown format throws a `TypeError` when the exporter is created.
 *
 * @example
 * createTracing({ service, exporter: isDevelopment ? combineExporters(otlp, consoleExporter()) : otlp });
 */
export function consoleExporter({
  format = 'pretty',
  console: target = console,
}: ConsoleExporterOptions = {}): Exporter {
  if (format !== 'pretty' && format !== 'json') {
    throw new TypeError(`[waybill] consoleExporter has no format ${String(format)}; use pretty or json.`);
  }
  const methods = Object.fromEntries(METHODS.map((name) => [name, target[name]?.bind(target)]));
  // Styles are for browsers only: the console of a server could print the text of a style.
  const hasStyles = 'document' in globalThis;

  function attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch {
      return undefined;
    }
  }

  const print: Print = (method, ...args) => attempt(() => (methods[method]!(...args), true)) ?? false;

  return async (records) => {
    const stripped = records.flatMap((record) => attempt(() => stripRecord(record)) ?? []);
    if (format === 'pretty') {
      for (const trace of groupByTrace(stripped)) attempt(() => printTrace(trace, print, hasStyles));
    } else for (const record of stripped) attempt(() => print(levelOf(record), formatJsonLine(record)));
    return { accepted: records.length, rejected: [] };
  };
}
