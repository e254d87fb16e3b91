import { createDiagnostics } from '../../core/internal.ts';
import type { Diagnostic } from '../../core/index.ts';
import type { ServerTracingOptions } from '../tracing/server-tracing-options.ts';
import { readExporter, takeAll } from './environment-exporter.ts';
import { createEnvironmentReader, parseChoice, type Environment } from './environment-reader.ts';
import { readResource } from './environment-resource.ts';
import { readSampler } from './environment-sampler.ts';

/** Settings of {@link readEnvironment}. */
export interface ReadEnvironmentOptions {
  /**
   * Called once for each variable that cannot be used. The message of the diagnostic says how to correct the variable.
   * @default a warning on the console
   */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
}

/**
 * Reads the settings of a server from OpenTelemetry's standard variables. A setting that the environment does not give
 * is absent from the result. So options before `...readEnvironment(env)` are defaults, and options after it win.
 *
 * The function reads these variables:
 *
 * - `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES`
 * - `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG`
 * - `OTEL_TRACES_EXPORTER` and `OTEL_LOGS_EXPORTER`: `otlp`, `console`, `none`, or a list
 * - `OTEL_EXPORTER_OTLP_ENDPOINT`, `_HEADERS`, `_TIMEOUT` and `_PROTOCOL`. The forms for one kind of records, such as
 *   `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` and `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT`, win over these. Timeouts are
 *   milliseconds, at most 10,000. The only protocol is `http/json`
 * - `OTEL_SDK_DISABLED`: if it is `true`, nothing is exported
 *
 * The result has an exporter if the environment names an endpoint or an exporter. A variable that cannot be used is
 * reported and ignored; no variable makes this function throw. Other variables are not read: `OTEL_LOG_LEVEL`, for
 * example, is about the messages of an OpenTelemetry SDK itself.
 *
 * @example
 * import { env } from 'node:process'; // on Node, Bun and Deno; Deno.env.toObject() is the same
 * const tracing = createServerTracing({ service: 'invite-user', ...readEnvironment(env) });
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export function readEnvironment(
  environment: Environment,
  options: ReadEnvironmentOptions = {},
): Partial<ServerTracingOptions> {
  if (typeof environment !== 'object' || environment === null) {
    throw new TypeError(
      '[waybill] readEnvironment needs the variables; pass the env of node:process, or Deno.env.toObject().',
    );
  }
  const diagnostics = createDiagnostics(options);
  const reader = createEnvironmentReader(environment, diagnostics);
  const resource = readResource(reader);
  const disabled = reader.read(['OTEL_SDK_DISABLED'], (text) => parseChoice(text, ['true', 'false']));
  // If the app sets an `exporter` before it spreads this result, `takeAll` must replace that exporter.
  if (disabled === 'true') return { ...resource, exporter: takeAll, sampleRatio: 0 };
  const exporter = readExporter(reader, diagnostics);
  return { ...resource, ...readSampler(reader), ...(exporter && { exporter }) };
}
