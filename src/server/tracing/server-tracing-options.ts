import type { Attributes, DurableQueue } from '../../core/index.ts';
import { checkSettings, type RecordingOptions } from '../../core/internal.ts';
import { checkClient, type ClientOptions } from '../client/client-options.ts';
import type { Cors } from '../cors/cors.ts';
import type { ForceSampled } from '../handler/force-sampled.ts';
import type { SampledBy } from '../handler/server-span.ts';
import type { Verify } from '../handler/verify-identity.ts';
import type { PropagationOptions } from '../propagation/propagation-watch.ts';

/** Settings of `createServerTracing`. */
export interface ServerTracingOptions extends RecordingOptions, PropagationOptions {
  /** Holds the records that wait, within bounds. @default memoryQueue(): 20,000 records, and 32 MiB of them */
  readonly queue?: DurableQueue | undefined;
  /** Settings of the requests that this program sends. @default {} */
  readonly client?: ClientOptions;
  /** Checks the token of a request. @default none: every caller is signed out */
  readonly verify?: Verify;
  /**
   * Decides whether the trace of a request is exported completely, regardless of sampling. It is for support sessions.
   * @default none
   */
  readonly forceSampled?: ForceSampled;
  /** The rule that decides whether the trace of a request is exported completely. @default 'caller' */
  readonly sampledBy?: SampledBy;
  /**
   * More facts about this program, such as `{ 'cloud.region': 'eu-central-1' }`. Every record carries them. The options
   * `service`, `version` and `environment` win over the same facts in `resource`.
   * @default {}
   */
  readonly resource?: Attributes;
  /**
   * The CORS settings of all handlers. With them, Waybill answers preflights.
   * @default none: handlers answer preflights
   */
  readonly cors?: Cors;
}

/** The directions in which outgoing requests carry ids. */
export const SENDING: readonly unknown[] = ['both', 'out'];
const DIRECTIONS: readonly unknown[] = [...SENDING, 'in', 'off'];

/** Throws if a setting cannot work. */
export function checkServerSettings({
  verify,
  forceSampled,
  sampledBy,
  propagation,
  exporter,
  clock,
  client = {},
  ...recording
}: ServerTracingOptions): void {
  if (verify !== undefined && typeof verify !== 'function') {
    throw new TypeError(
      '[waybill] verify is not a function; pass (request) => ({ userId, sessionId }) or null.',
    );
  }
  if (forceSampled !== undefined && typeof forceSampled !== 'function') {
    throw new TypeError(
      "[waybill] forceSampled is not a function; pass (request) => request.headers.get('x-support-session') === secret.",
    );
  }
  if (sampledBy !== undefined && sampledBy !== 'caller' && sampledBy !== 'ratio') {
    throw new TypeError(`[waybill] sampledBy is ${String(sampledBy)}; pass 'caller' or 'ratio'.`);
  }
  if (propagation !== undefined && !DIRECTIONS.includes(propagation)) {
    throw new TypeError(
      `[waybill] propagation is ${String(propagation)}; pass 'both', 'in', 'out' or 'off'.`,
    );
  }
  if (exporter && typeof exporter !== 'function') {
    throw new TypeError('[waybill] exporter is not a function; pass postgresExporter(query).');
  }
  if (clock !== undefined && typeof (clock as Partial<typeof clock> | null)?.extract !== 'function') {
    throw new TypeError('[waybill] clock is no clock; pass the result of createClock.');
  }
  checkClient(client);
  checkSettings(recording);
}
