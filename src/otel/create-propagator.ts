import { parseTraceparent, parseTracestate, type Diagnostic, type HeaderPolicy } from '../core/index.ts';
import {
  addCorrelationId,
  createDiagnostics,
  formatUuid,
  headersOfPolicy,
  parseUuid,
  readCorrelationId,
  removeCorrelationId,
  type Diagnostics,
} from '../core/internal.ts';
import { buildTracingHeaders } from '../core/index.ts';
import { ActionSpan } from './action-span.ts';
import { BAGGAGE_KEY, CORRELATION_KEY, SPAN_KEY, SUPPRESSED_KEY } from './api/context-keys.ts';
import { findRoot } from './find-root.ts';
import { readBaggage, writeBaggage, type OtelBaggage } from './api/otel-baggage.ts';
import type { OtelContext } from './api/otel-context.ts';
import { IdSpan } from './api/otel-span.ts';
import { OtelTraceState } from './api/otel-trace-state.ts';
import { broughtCorrelationId, readSpanContext, spanOf } from './api/read-otel-span.ts';

/** Writes a header into a carrier. */
export interface OtelSetter {
  set(carrier: unknown, key: string, value: string): void;
}

/** Reads a header of a carrier. */
export interface OtelGetter {
  keys(carrier: unknown): string[];
  get(carrier: unknown, key: string): undefined | string | string[];
}

/** A propagator for OpenTelemetry's API, in the form of its own interface. */
export interface OtelPropagator {
  inject(context: OtelContext, carrier: unknown, setter?: OtelSetter): void;
  extract(context: OtelContext, carrier: unknown, getter?: OtelGetter): OtelContext;
  fields(): string[];
}

/** Settings of {@link createPropagator}. */
export interface PropagatorOptions {
  /** The headers to write. @default 'w3c': `traceparent`, `tracestate` and `baggage` */
  readonly headers?: HeaderPolicy;
  /** Called when a carrier or a context throws, once for each kind of problem. @default a warning on the console */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
}

const READ = ['traceparent', 'tracestate', 'baggage', 'x-correlation-id'] as const;

const plainSetter: OtelSetter = {
  set: (carrier, key, value) => void Object.assign(Object(carrier) as object, { [key]: value }),
};
const plainGetter: OtelGetter = {
  keys: (carrier) => Object.keys(Object(carrier) as object),
  get: (carrier, key) => (Object(carrier) as Readonly<Record<string, string>>)[key],
};

/** Returns the correlation id of a context: that of its action, else the one that came with it. */
function correlationIdOf(context: OtelContext, traceId: string): string | undefined {
  const span = spanOf(context);
  if (span instanceof ActionSpan) return span.span.correlationId;
  return findRoot(context, traceId)?.correlationId ?? broughtCorrelationId(context);
}

/** Builds the headers of a context. Throws if a getter of the context throws. */
function build(context: OtelContext, policy: HeaderPolicy): Readonly<Record<string, string>> {
  const place = readSpanContext(spanOf(context)?.spanContext());
  // OpenTelemetry's own propagator sends no trace for work that makes no spans.
  const isTraced = place && context.getValue(SUPPRESSED_KEY) !== true;
  const correlationId = place && (correlationIdOf(context, place.traceId) ?? place.correlationId);
  const headers = isTraced
    ? buildTracingHeaders({ ...place, correlationId: correlationId! }, { headers: policy })
    : {};
  const others = removeCorrelationId(
    writeBaggage((context.getValue(BAGGAGE_KEY) as OtelBaggage | undefined) ?? undefined),
  );
  const baggage = headers['baggage'] ? addCorrelationId(others, correlationId!) : others;
  delete headers['baggage'];
  return baggage && headersOfPolicy(policy).includes('baggage') ? { ...headers, baggage } : headers;
}

/** Reads the headers of a carrier into a context. Throws if the carrier throws. */
function read(context: OtelContext, carrier: unknown, getter: OtelGetter): OtelContext {
  const values: Partial<Record<string, string>> = {};
  for (const name of READ) {
    const value = getter.get(carrier, name);
    // A list header can come in parts. Two values of any other header are joined too, and then invalid.
    const text = Array.isArray(value) ? value.join() : value;
    if (typeof text === 'string') values[name] = text;
  }
  let found = context;
  const trace = parseTraceparent(values['traceparent']);
  if (trace) {
    const { traceId, spanId, flags } = trace;
    const state = parseTracestate(values['tracestate']);
    const place = {
      traceId,
      spanId,
      traceFlags: flags,
      isRemote: true,
      ...(state !== null && { traceState: new OtelTraceState(state) }),
    };
    found = found.setValue(SPAN_KEY, new IdSpan(() => place));
  }
  const baggage = values['baggage'] && readBaggage(values['baggage']);
  if (baggage) found = found.setValue(BAGGAGE_KEY, baggage);
  const header = parseUuid(values['x-correlation-id'] ?? '');
  const correlationId = (header && formatUuid(header)) ?? readCorrelationId(values['baggage']);
  return correlationId ? found.setValue(CORRELATION_KEY, correlationId) : found;
}

class Propagator implements OtelPropagator {
  readonly #policy: HeaderPolicy;
  readonly #diagnostics: Diagnostics;

  constructor(policy: HeaderPolicy, diagnostics: Diagnostics) {
    this.#policy = policy;
    this.#diagnostics = diagnostics;
  }

  inject(context: OtelContext, carrier: unknown, setter: OtelSetter = plainSetter): void {
    this.#diagnostics.guard('inject of OpenTelemetry', () => {
      for (const [name, value] of Object.entries(build(context, this.#policy)))
        setter.set(carrier, name, value);
    });
  }

  extract(context: OtelContext, carrier: unknown, getter: OtelGetter = plainGetter): OtelContext {
    return (
      this.#diagnostics.guard('extract of OpenTelemetry', () => read(context, carrier, getter)) ?? context
    );
  }

  fields(): string[] {
    return [...new Set([...READ, ...headersOfPolicy(this.#policy)])];
  }
}

/**
 * Creates the propagator that writes and reads `traceparent`, `tracestate`, `baggage` and the correlation id with
 * Waybill's parsers. So a header of another program is limited in size, and an invalid one is ignored.
 *
 * The correlation id travels as the member `correlation.id` of `baggage`, if it is not the trace id. `extract` also
 * reads it from `x-correlation-id`. With the policy `'all'`, `inject` writes that header too. Throws if the policy is
 * unknown. After that, it never throws errors of its own.
 *
 * @example
 * propagation.setGlobalPropagator(createPropagator());
 */
export function createPropagator({ headers = 'w3c', ...options }: PropagatorOptions = {}): OtelPropagator {
  headersOfPolicy(headers);
  return new Propagator(headers, createDiagnostics(options));
}
