import type { Exporter } from '../core/index.ts';
import { formatJsonLine } from './format-json-line.ts';
import { levelOf } from '../core/internal.ts';
import { groupByTrace, printTrace, type Print } from './print-traces.ts';
import { stripRecord } from './strip-record.ts';

const METHODS = ['debug', 'info', 'warn', 'error', 'group', 'groupCollapsed', 'groupEnd'] as const;

/** Settings of {@link consoleExporter}. */
export interface ConsoleExporterOptions {
  /**
   * `pretty`, for people: the records of one trace as a group, in the order of time; its title says the action, how it
   * went, its duration and its reference. In browsers with colours, and objects to look into.
   *
   * `json`, for log collectors: one line of JSON for each record, at most 10,000 characters long, with `timestamp`,
   * `type`, `level`, `message`, `service`, `trace_id`, `span_id`, `correlation_id`, `session_id`, `reference`,
   * `attributes`, and for spans `parent_span_id`, `kind`, `status`, `status_message`, `duration_ms`, `events`, `links`;
   * what a record lacks is absent.
   * @default 'pretty'
   */
  readonly format?: 'pretty' | 'json';
  /** Where to write. @default the console of the platform */
  readonly console?: Pick<Console, (typeof METHODS)[number]>;
}

/**
 * Writes records to the console, each by the method of its level, `console.debug` to `console.error`, which the filters
 * of dev tools go by. It accepts every record.
 *
 * Lines come in batches, as to any receiver. They are stripped of controls, and a `%` in them means nothing. The methods
 * are taken when the exporter is created, so that what patches the console later, to log by this tracing, is not fed with
 * them. A console that throws does no harm. Throws at creation on an unknown format.
 *
 * @example
 * createTracing({ service, exporter: isDevelopment ? combineExporters(otlp, consoleExporter()) : otlp });
 */
export function consoleExporter({
  format = 'pretty',
  console: target = console,
}: ConsoleExporterOptions = {}): Exporter {
  if (format !== 'pretty' && format !== 'json') {
    throw new TypeError(`[waybill] no console format: ${String(format)}; use pretty or json.`);
  }
  const methods = Object.fromEntries(METHODS.map((name) => [name, target[name]?.bind(target)]));
  // Consoles of servers may print what stands for a style.
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
