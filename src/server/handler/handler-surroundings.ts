import type { Diagnostics, SpanPorts } from '../../core/internal.ts';
import { createCorsPolicy, type Cors, type CorsPolicy } from '../cors/cors.ts';
import type { HeaderDebug } from '../propagation/debug-headers.ts';
import type { PropagationWatch } from '../propagation/propagation-watch.ts';
import type { RequestErrorCapture } from '../work/request-errors.ts';
import type { ForceSampled } from './force-sampled.ts';
import type { SampledBy } from './server-span.ts';
import type { Verify } from './verify-identity.ts';

/** The parts that all handlers of one tracing share. */
export interface HandlerSurroundings {
  readonly ports: SpanPorts;
  readonly diagnostics: Diagnostics;
  readonly propagation: PropagationWatch;
  /** Writes log lines about headers. @default none */
  readonly headerDebug: HeaderDebug | undefined;
  readonly verify: Verify | undefined;
  readonly forceSampled: ForceSampled | undefined;
  readonly sampledBy: SampledBy;
  readonly corsPolicy: CorsPolicy | undefined;
  /** Request headers that pages can send, in addition to those of every tracing. */
  readonly accepted: readonly string[];
  readonly captureError: RequestErrorCapture;
  /** Sends the queued records. The response does not wait for them. */
  readonly deliver: (platform: readonly unknown[]) => void;
  /** Sends the queued records soon, together with those of other requests. */
  readonly deliverSoon: () => void;
}

const known = new WeakMap<object, HandlerSurroundings>();

/** Remembers the parts of a tracing for the adapters of frameworks. */
export function rememberSurroundings(tracing: object, surroundings: HandlerSurroundings): void {
  known.set(tracing, surroundings);
}

/** Returns the parts of a tracing of `createServerTracing`. Throws for any other value. */
export function surroundingsOf(tracing: object, caller: string): HandlerSurroundings {
  const surroundings = known.get(Object(tracing) as object);
  if (surroundings) return surroundings;
  throw new TypeError(`[waybill] ${caller} needs a tracing; pass the result of createServerTracing.`);
}

/** Returns the CORS policy of one handler: its own, or that of the tracing. */
export function corsPolicyOf(
  { accepted, corsPolicy }: HandlerSurroundings,
  cors: Cors | undefined,
  caller: string,
): CorsPolicy | undefined {
  return cors ? createCorsPolicy(cors, { caller, accepted }) : corsPolicy;
}
