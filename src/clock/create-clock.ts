import { generateSpanId, type TracingContext } from '../core/index.ts';
import {
  CLOCK_PARENT_SPAN_ID,
  CLOCK_SPAN_ID,
  CLOCK_TRACE_ID,
  CLOCK_VECTOR,
  compileTarget,
  readContext,
  type ClockReceipt,
  type HeaderClock,
} from '../core/internal.ts';
import { ClockStore } from './clock-store.ts';
import type { ClockVector } from './clock-vector.ts';
import { MAX_NAME, parseClock, type ClockHeader } from './read-clock.ts';
import { writeClock } from './write-clock.ts';

/** Settings of {@link createClock}. */
export interface ClockOptions {
  /** The name of this program, such as the `service` of its tracing. */
  readonly service: string;
  /**
   * The name of this run of the program. Other programs get it, so never take the name of a machine. In a page, it names
   * one tab. @default 16 random hex digits
   */
  readonly instance?: string;
  /**
   * The addresses that may receive the clock: origins, or origins with a path. They must also be targets of the tracing,
   * because the clock travels only beside `traceparent`. @default none: the clock only receives
   */
  readonly targets?: readonly string[];
  /**
   * How long a trace stays without use, and the count of another component without a higher one, in milliseconds.
   * @default 15 minutes
   */
  readonly ttlMs?: number;
  /** The most components in the clock of a trace. A component beyond them is left out. @default 32 */
  readonly maxComponents?: number;
  /** The most traces that have a clock. The one that was used longest ago is forgotten first. @default 1000 */
  readonly maxTraces?: number;
  /** Returns the time in milliseconds. @default `Date.now` */
  readonly now?: () => number;
}

/** The vector clocks of one program, by trace. {@link createClock} creates it. */
export interface Clock extends HeaderClock {
  /** The name of this program in all clocks: `service#instance`. */
  readonly component: string;
  /** Returns the clock of a trace, as this program knows it. It is empty if the trace is not known. */
  readonly vectorOf: (traceId: string) => ClockVector;
}

const HEADER = 'raceway-clock';
const MINUTE_MS = 60_000;

function checkOptions({ service, instance }: { service: unknown; instance: unknown }): void {
  for (const [name, value] of Object.entries({ service, instance })) {
    if (typeof value !== 'string' || value === '' || value.length > MAX_NAME / 2 - 1) {
      throw new TypeError(
        `[waybill] ${name} of createClock is no text of 1 to ${MAX_NAME / 2 - 1} characters; pass a short name.`,
      );
    }
  }
}

function checkLimits(limits: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(limits)) {
    if (!(value >= 1)) {
      throw new TypeError(`[waybill] ${name} of createClock is ${String(value)}; pass a number from 1.`);
    }
  }
}

function attributesOf(
  { spanId, parentSpanId }: ClockHeader,
  vector: ClockVector,
): ClockReceipt['attributes'] {
  return {
    ...(spanId !== null && { [CLOCK_SPAN_ID]: spanId }),
    ...(parentSpanId !== null && { [CLOCK_PARENT_SPAN_ID]: parentSpanId }),
    [CLOCK_VECTOR]: JSON.stringify(vector),
  };
}

/**
 * Creates the vector clocks of a program, one for each trace. They travel in the header `raceway-clock`, as the SDKs of
 * Raceway send it. Create one clock for each program or page, and pass it to `createServerTracing`, `traceClock`,
 * `injectMessage` and `extractMessage`. Throws if a setting cannot work.
 *
 * @example
 * const clock = createClock({ service: 'orders', targets: ['https://stock.internal'] });
 * const tracing = createServerTracing({ service: 'orders', targets: [{ url: 'https://stock.internal' }], clock });
 */
export function createClock({
  service,
  instance = generateSpanId(),
  targets = [],
  ttlMs = 15 * MINUTE_MS,
  maxComponents = 32,
  maxTraces = 1000,
  now = Date.now,
}: ClockOptions): Clock {
  checkOptions({ service, instance });
  checkLimits({ ttlMs, maxComponents, maxTraces });
  const component = `${service}#${instance}`;
  const store = new ClockStore(component, { ttlMs, maxComponents, maxTraces, now });
  const prefixes = targets.map((url) => compileTarget({ url }).prefix);
  const inject = ({ traceId, spanId, parentSpanId }: TracingContext): string =>
    writeClock({
      traceId,
      spanId: spanId ?? null,
      parentSpanId: parentSpanId ?? null,
      service,
      instance,
      clock: store.advance(traceId),
    });

  return {
    header: HEADER,
    component,
    vectorOf: (traceId) => store.vectorOf(traceId),
    inject,
    extract(header, trace) {
      if (typeof header !== 'string') return undefined;
      const read = parseClock(header);
      if (typeof read === 'string') return { problem: read, attributes: {} };
      const { spanId, clock } = read;
      const traceId = read.traceId ?? trace?.traceId;
      if (traceId === undefined) return { attributes: {} };
      if (trace && traceId !== trace.traceId) {
        // The clock of another trace orders other work. It is a label only, because any sender can name any trace.
        return { problem: 'conflict', attributes: { [CLOCK_TRACE_ID]: traceId } };
      }
      const isOtherSpan = !!trace?.spanId && spanId !== null && spanId !== trace.spanId;
      const isConflict = store.merge(traceId, clock) || isOtherSpan;
      return {
        ...(!trace && { trace: readContext({ traceId, spanId: spanId ?? undefined }).trace }),
        ...(isConflict && { problem: 'conflict' }),
        attributes: attributesOf(read, store.vectorOf(traceId)),
      };
    },
    addTo({ added, context, address: { origin, pathname }, headers }) {
      const place = `${origin}${pathname}/`;
      // The receiver reads the id of its span in both headers, so the clock travels only beside our `traceparent`.
      if (!added['traceparent'] || headers?.has(HEADER)) return;
      if (prefixes.some((prefix) => place.startsWith(prefix))) added[HEADER] = inject(context);
    },
  };
}
