import type { Instrumentation } from '../core/index.ts';
import { addRequestHeaders, type HeaderClock } from '../core/internal.ts';

/**
 * Sends the clock of a page with its requests to the `targets` of the clock. On a server, pass the clock to
 * `createServerTracing` instead.
 *
 * The header needs a preflight, so the server of another origin must allow `raceway-clock`.
 *
 * @example
 * const clock = createClock({ service: 'shop-web', targets: ['https://api.example.com'] });
 * createTracing({
 *   service: 'shop-web',
 *   targets: [{ url: 'https://api.example.com' }],
 *   instrumentations: [traceFetch(), captureErrors(), traceClock(clock)],
 * });
 */
export function traceClock(clock: HeaderClock): Instrumentation {
  return (tracing) => addRequestHeaders(tracing, (request) => clock.addTo(request));
}
