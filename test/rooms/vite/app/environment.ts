import { createTracing } from 'waybill';

/** The environments of tracings: of one without the setting, and of one with it. */
declare global {
  var environments: readonly (string | undefined)[];
}

const environmentOf = (given: { environment?: string }): string | undefined =>
  createTracing({ service: 'app', instrumentations: [], ...given }).environment;

globalThis.environments = [environmentOf({}), environmentOf({ environment: 'staging' })];
