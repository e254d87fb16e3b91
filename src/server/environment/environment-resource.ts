import { conventions } from '../../core/internal.ts';
import type { ServerTracingOptions } from '../tracing/server-tracing-options.ts';
import { parseText, type EnvironmentReader } from './environment-reader.ts';
import { parsePairs } from './parse-pairs.ts';

/**
 * Reads the description of the program from the environment.
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration
 */
export function readResource({
  read,
}: EnvironmentReader): Pick<
  Partial<ServerTracingOptions>,
  'service' | 'version' | 'environment' | 'resource'
> {
  const {
    [conventions.SERVICE_NAME]: listedService = '',
    [conventions.SERVICE_VERSION]: version = '',
    // Until version 1.27 of the conventions, `deployment.environment.name` had this name. Many tools still write the
    // old name.
    'deployment.environment': formerEnvironment = '',
    [conventions.DEPLOYMENT_ENVIRONMENT]: environment = formerEnvironment,
    ...resource
  } = read(['OTEL_RESOURCE_ATTRIBUTES'], parsePairs) ?? {};
  const service = read(['OTEL_SERVICE_NAME'], parseText) ?? listedService.trim();
  return {
    ...(service !== '' && { service }),
    ...(version !== '' && { version }),
    ...(environment !== '' && { environment }),
    ...(Object.keys(resource).length > 0 && { resource }),
  };
}
