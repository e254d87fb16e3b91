import type { ServerTracingOptions } from '../tracing/server-tracing-options.ts';
import { parseChoice, quote, type EnvironmentReader, type ParsedVariable } from './environment-reader.ts';

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

function parseRatio(text: string): ParsedVariable<number> {
  const value = /^[\d.]+(e-?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  return value >= 0 && value <= 1
    ? { value }
    : {
        problem: `is ${quote(text)}, which is ignored, so every trace is sampled; use a number from 0 to 1.`,
      };
}

/**
 * Reads the sampler from the environment. The sampler decides which traces are exported completely.
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration
 */
export function readSampler({
  read,
}: EnvironmentReader): Pick<Partial<ServerTracingOptions>, 'sampleRatio' | 'sampledBy'> {
  const sampler = read(['OTEL_TRACES_SAMPLER'], (text) => parseChoice(text, SAMPLERS));
  const takesRatio = sampler?.endsWith('traceidratio');
  const ratio = read(['OTEL_TRACES_SAMPLER_ARG'], (text) =>
    takesRatio
      ? parseRatio(text)
      : { problem: 'is ignored; it needs OTEL_TRACES_SAMPLER=parentbased_traceidratio, or traceidratio.' },
  );
  if (!sampler) return {};
  return {
    sampleRatio: sampler.endsWith('always_off') ? 0 : (ratio ?? 1),
    sampledBy: sampler.startsWith('parentbased') ? 'caller' : 'ratio',
  };
}
