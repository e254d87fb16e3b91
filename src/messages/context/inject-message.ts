import type { TracingContext } from '../../core/index.ts';
import { repairContext, type HeaderClock } from '../../core/internal.ts';
import { CannotWrite } from '../carriers/cannot-write.ts';
import { findCarrier, hasAttributes, type Carrier, type MessageForm } from '../carriers/find-carrier.ts';
import { writeHeaders } from '../carriers/write-headers.ts';
import { writeMap } from '../carriers/write-map.ts';
import { CLOCK_HEADER, buildMessageHeaders, MESSAGE_HEADERS, type MessageHeader } from './message-headers.ts';
import { createTellProblem, type MessageProblem } from './message-problem.ts';
import { readHeaders } from './read-headers.ts';

/** Settings of {@link injectMessage}. */
export interface InjectMessageOptions {
  /** The headers to write. @default all five */
  readonly headers?: readonly MessageHeader[] | undefined;
  /** The form of the headers. @default the form that the headers have; an empty list gets `[{ name: value }]` */
  readonly form?: MessageForm | undefined;
  /** An object payload that gets `trace_id` too. @default none: payloads stay as they are */
  readonly payload?: object | undefined;
  /** A clock of `waybill/clock`, which travels in the header `raceway-clock`. @default none: no clock is written */
  readonly clock?: HeaderClock | undefined;
  /** Hears if the message has no room for the headers. @default none */
  readonly onProblem?: ((problem: MessageProblem) => void) | undefined;
}

// SQS refuses a message with more attributes.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
const MOST_ATTRIBUTES = 10;

/** Leaves out headers, the least important first, so that the message keeps within the limit of its broker. */
function fit(
  built: Readonly<Record<string, string>>,
  { holder, form }: Carrier,
  { foreignTraceId }: TracingContext,
): Readonly<Record<string, string>> {
  if (form !== 'attributes') return built;
  const foreign = Object.keys(holder).filter(
    (name) => !(MESSAGE_HEADERS as readonly string[]).includes(name.toLowerCase()),
  );
  const room = Math.max(0, MOST_ATTRIBUTES - foreign.length);
  // Only `tracestate` carries the id that another system gave to the work.
  const rank = ([name]: [string, string]): number =>
    name === 'traceparent' ? 0 : name === 'tracestate' ? 1 : 2;
  const ranked = Object.entries(built);
  if (foreignTraceId !== undefined) ranked.sort((a, b) => rank(a) - rank(b));
  return Object.fromEntries(ranked.slice(0, room));
}

/** Builds the header of a clock. A clock whose time throws is left out, and so is one of a context whose getter throws. */
function buildClock(
  clock: HeaderClock | undefined,
  context: TracingContext,
  given: TracingContext,
): Record<string, string> {
  try {
    const { parentSpanId } = given;
    // The receiver reads the id of its span in both headers.
    return clock && context.spanId !== undefined
      ? { [CLOCK_HEADER]: clock.inject({ ...context, parentSpanId }) }
      : {};
  } catch {
    return {};
  }
}

function refuse(what: string, cause?: unknown): never {
  throw new TypeError(
    `[waybill] injectMessage cannot write into ${what}; pass the headers of the message, such as message.headers ??= {}.`,
    cause === undefined ? {} : { cause },
  );
}

function write(
  carrier: Carrier,
  built: Readonly<Record<string, string>>,
  inside: { readonly payload: object; readonly traceId: string } | undefined,
): void {
  const undo = inside && writeMap(inside.payload, [['trace_id', inside.traceId]], ['trace_id']);
  try {
    const clock = Object.hasOwn(built, CLOCK_HEADER) ? [CLOCK_HEADER] : [];
    writeHeaders(carrier, { built, replaced: [...MESSAGE_HEADERS, ...clock] });
  } catch (error) {
    undo?.();
    throw error;
  }
}

/**
 * Writes a context into the headers of a message. The headers are changed in place, in their own form. A whole message
 * that holds headers can be given too. Returns the headers that were written.
 *
 * The headers are `traceparent`, `tracestate`, `baggage`, `trace_id` and `correlation_id`. They take the place of the
 * tracing headers of another context, and baggage of other programs stays. The parent id is the span id of the context:
 * pass `span.context`, and the consumer's parent is that span. Without a context, nothing is changed.
 *
 * Either all headers are written or none. If the carrier cannot take them, such as `null`, a frozen object or an
 * instance of a class, a `TypeError` says so. If an SQS message has less than five attributes left, it gets the most
 * important headers, `traceparent` first. If the context has a foreign id, `tracestate`, which carries it, is second.
 */
export function injectMessage(
  carrier: object,
  context: TracingContext | null | undefined,
  { headers = MESSAGE_HEADERS, form, payload, onProblem, clock }: InjectMessageOptions = {},
): Readonly<Record<string, string>> {
  const found =
    findCarrier(carrier, form) ?? refuse(carrier === null ? 'null' : `a ${typeof carrier} of this kind`);
  if (!context) return {};
  const baggage = readHeaders(found, () => {}).get('baggage') ?? [];
  const repaired = repairContext(context);
  const wanted = {
    ...buildMessageHeaders(repaired, headers, baggage.join()),
    ...buildClock(clock, repaired, context),
  };
  try {
    const isAttributes = !form && found.form === 'map' && hasAttributes(found.holder);
    const target: Carrier = isAttributes ? { ...found, form: 'attributes' } : found;
    const built = fit(wanted, target, repaired);
    if (Object.keys(wanted).length > 0 && Object.keys(built).length === 0) {
      createTellProblem(onProblem)('no room', 'traceparent');
      return {};
    }
    write(target, built, payload && { payload, traceId: repaired.traceId });
    return built;
  } catch (error) {
    return refuse(error instanceof CannotWrite ? error.message : 'headers that throw', error);
  }
}
